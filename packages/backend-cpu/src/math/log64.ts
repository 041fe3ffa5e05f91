import type { Code } from "../wasm/index.ts"
import { arithmetic, type MathFunction } from "./arithmetic.ts"
import { ln2 } from "./exp64.ts"
import { exponentUnit, mendedIf, splitNumber } from "./mantissa.ts"
import { paired } from "./polynomial.ts"

/** (ln((1 + s)/(1 − s)) − 2s)/s³ as a polynomial in s² for |s| ≤ 3 − √8: minimax, relative error of the logarithm 2^−59.5. */
const tail = [
  0.6666666666666734, 0.3999999999941662, 0.2857142874203657, 0.22222198603922283, 0.1818356292165035,
  0.1531408278969067, 0.14795656097060134,
]

/** The natural logarithm of two float64 lanes, within 1 ulp; the method of `log32`. */
export const log64: MathFunction<[Code]> = (fn, target, x) => {
  const m = arithmetic(fn, target, "f64x2")
  const { mantissa, exponent, isUnusual } = splitNumber(fn, m, "f64x2", x)
  const f = m.sub(mantissa, m.number(1))
  const s = m.div(f, m.add(f, m.number(2)))
  const square = m.mul(s, s)
  const half = m.mul(m.mul(f, m.number(0.5)), f)
  const series = paired(m, square, m.mul(square, square), tail)
  const low = m.mul(exponent, m.number(ln2.low / exponentUnit.f64x2))
  const small = m.madd(s, m.madd(square, series, half), low)
  const rounded = m.sub(f, m.sub(half, small))
  const finite = m.madd(exponent, m.number(ln2.high / exponentUnit.f64x2), rounded)
  return mendedIf(fn, isUnusual, finite, () => {
    // x − largest is ∞ at ∞ and below every logarithm elsewhere.
    const positive = m.pmax(finite, m.sub(x, m.number(Number.MAX_VALUE)))
    const all = m.select(m.eq(x, m.number(0)), m.number(-Infinity), positive)
    // Negative numbers and NaN are not their own absolute value: all bits set is NaN.
    return m.or(all, m.ne(x, m.abs(x)))
  })
}
