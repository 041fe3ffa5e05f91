import type { Code } from "../wasm/index.ts"
import type { Target } from "../target.ts"
import { type Arithmetic, arithmetic, type MathFunction } from "./arithmetic.ts"
import { horner, paired } from "./polynomial.ts"
import { type PowerOfTwo, powerOfTwo, powerOfTwoBelow } from "./power-of-two.ts"

/** ln 2 in two parts; n times the first is exact for |n| < 2¹⁵ (S. Moshier, Cephes, expf.c). */
const ln2 = { high: 0.693359375, low: -2.1219444e-4 }

/** (eʳ − 1 − r)/r² for |r| ≤ ½ ln 2: minimax with rounded coefficients, relative error of eʳ 2^−27.8. */
const tail = [0.5, 0.16666488, 0.041665554, 0.0083722817, 0.0014035024]

/**
 * eˣ of four float32 lanes, within 1 ulp: eˣ = 2ⁿ eʳ with r = x − n ln 2 (W. J. Cody and W. Waite, "Software Manual for the
 * Elementary Functions", 1980).
 */
export const exp32: MathFunction<[Code]> = (fn, target, x) => {
  const m = arithmetic(fn, target, "f32x4")
  // Beyond these bounds the result is 0 or ∞ all the same, and n stays in range.
  const bounded = m.pmax(m.pmin(x, m.number(89)), m.number(-104))
  return expOfBounded(m, target, bounded, powerOfTwo(m, "f32x4", bounded, Math.LOG2E))
}

/** {@link exp32} for x ≤ 0 and NaN: the same results with fewer instructions. */
export const expBelow32: MathFunction<[Code]> = (fn, target, x) => {
  const m = arithmetic(fn, target, "f32x4")
  const bounded = m.pmax(x, m.number(-104))
  return expOfBounded(m, target, bounded, powerOfTwoBelow(m, "f32x4", bounded, Math.LOG2E))
}

function expOfBounded(m: Arithmetic, target: Target, bounded: Code, { n, scale }: PowerOfTwo): Code {
  const r = m.nmadd(n, m.number(ln2.low), m.nmadd(n, m.number(ln2.high), bounded))
  if (target.relaxedSimd) return scale(horner(m, r, [1, 1, ...tail]))
  // Where products are rounded, 1 + r·(1 + …) would lose 0.2 ulp more than this.
  const square = m.mul(r, r)
  return scale(m.add(m.madd(square, paired(m, r, square, tail), r), m.number(1)))
}
