import type { Code } from "../wasm/index.ts"
import { arithmetic, type MathFunction } from "./arithmetic.ts"
import { exponentUnit, mendedIf, splitNumber } from "./mantissa.ts"
import { horner } from "./polynomial.ts"

/** ln 2 in two parts, per unit of the exponent; an exponent times the first is exact. */
const ln2 = { high: 0.693359375 / exponentUnit.f32x4, low: -2.1219444e-4 / exponentUnit.f32x4 }

/** (ln((1 + s)/(1 − s)) − 2s)/s³ as a polynomial in s² for |s| ≤ 3 − √8: minimax, relative error of the logarithm 2^−30.2. */
const tail = [0.66666776, 0.3997758, 0.2987093]

/**
 * The natural logarithm of four float32 lanes, within 1 ulp. With x = 2ᵏ(1 + f) and s = f/(2 + f) it is
 * k ln 2 + f − (f²/2 − s(f²/2 + …)), which rounds f only at the end (fdlibm, e_log.c).
 */
export const log32: MathFunction<[Code]> = (fn, target, x) => {
  const m = arithmetic(fn, target, "f32x4")
  const { mantissa, exponent, isUnusual } = splitNumber(fn, m, "f32x4", x)
  const f = m.sub(mantissa, m.number(1))
  const s = m.div(f, m.add(f, m.number(2)))
  const square = m.mul(s, s)
  const half = m.mul(m.mul(f, m.number(0.5)), f)
  const small = m.madd(s, m.madd(square, horner(m, square, tail), half), m.mul(exponent, m.number(ln2.low)))
  const finite = m.madd(exponent, m.number(ln2.high), m.sub(f, m.sub(half, small)))
  return mendedIf(fn, isUnusual, finite, () => {
    // x − largest is ∞ at ∞ and below every logarithm elsewhere.
    const positive = m.pmax(finite, m.sub(x, m.number((2 - 2 ** -23) * 2 ** 127)))
    const all = m.select(m.eq(x, m.number(0)), m.number(-Infinity), positive)
    // Negative numbers and NaN are not their own absolute value: all bits set is NaN.
    return m.or(all, m.ne(x, m.abs(x)))
  })
}
