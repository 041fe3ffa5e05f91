import type { Code } from "../wasm/index.ts"
import { type Arithmetic, arithmetic, type MathFunction } from "./arithmetic.ts"
import { paired } from "./polynomial.ts"
import { type PowerOfTwo, powerOfTwo, powerOfTwoBelow } from "./power-of-two.ts"

/** ln 2 in two parts; n times the first, which has 42 bits, is exact for |n| < 2¹¹. */
export const ln2 = { high: 0.6931471805598903, low: 5.497923018708371e-14 }

/** (eʳ − 1 − r)/r² for |r| ≤ ½ ln 2: minimax with rounded coefficients, relative error of eʳ 2^−57.4. */
const tail = [
  0.5, 0.16666666666666433, 0.04166666666660387, 0.008333333333500363, 0.0013888888926829757,
  0.0001984126946574379, 2.4801508643202432e-5, 2.7557641139716557e-6, 2.7625201677887296e-7,
  2.497833027916698e-8,
]

/**
 * e^(high + low) of two float64 lanes for sums in ±½ ln 2 and a small low part. The sum 1 + high is taken in two parts
 * (T. J. Dekker, "A floating-point technique for extending the available precision", 1971), so that little more than the
 * rounding of the result is lost.
 */
export function expOfSum64(m: Arithmetic, high: Code, low: Code): Code {
  const one = m.number(1)
  const r = m.add(high, low)
  const square = m.mul(r, r)
  const sum = m.add(one, high)
  const lost = m.sub(high, m.sub(sum, one))
  return m.add(sum, m.add(lost, m.madd(square, paired(m, r, square, tail), low)))
}

/** eˣ of two float64 lanes, within 1 ulp; the method of `exp32`. */
export const exp64: MathFunction<[Code]> = (fn, target, x) => {
  const m = arithmetic(fn, target, "f64x2")
  const bounded = m.pmax(m.pmin(x, m.number(710)), m.number(-746))
  return expOfBounded(m, bounded, powerOfTwo(m, "f64x2", bounded, Math.LOG2E))
}

/** {@link exp64} for x ≤ 0 and NaN: the same results with fewer instructions. */
export const expBelow64: MathFunction<[Code]> = (fn, target, x) => {
  const m = arithmetic(fn, target, "f64x2")
  const bounded = m.pmax(x, m.number(-746))
  return expOfBounded(m, bounded, powerOfTwoBelow(m, "f64x2", bounded, Math.LOG2E))
}

function expOfBounded(m: Arithmetic, bounded: Code, { n, scale }: PowerOfTwo): Code {
  const high = m.nmadd(n, m.number(ln2.high), bounded)
  return scale(expOfSum64(m, high, m.mul(n, m.number(-ln2.low))))
}
