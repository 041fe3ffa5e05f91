import type { Code, FunctionBuilder } from "../wasm/index.ts"
import { type Arithmetic, arithmetic, type MathFunction } from "./arithmetic.ts"
import { expOfSum64, ln2 } from "./exp64.ts"
import { exponentUnit, splitNumber } from "./mantissa.ts"
import { parity } from "./parity.ts"
import { paired } from "./polynomial.ts"
import { powerOfTwo } from "./power-of-two.ts"

/** A number as a sum. */
interface Parts {
  readonly high: Code
  readonly low: Code
}

/**
 * (3 artanh(s)/s − 3 − s²)/w⁴ with s = 3w/2 as a polynomial in w² for |s| ≤ 3 − √8: minimax, relative error of the logarithm
 * 2^−66.3.
 */
const tail = [
  3.037500000000171, 4.8816964283446005, 8.542968864355661, 15.726799603243876, 29.945629546922415,
  58.05088121605287, 130.0165456049745,
]

/** Masks of the first 24 and 26 of 53 bits. Products of numbers that have no others are exact, with or without rounding. */
const first24 = -1n << 29n
const first26 = -1n << 27n

/** w = 2s/3 in two parts, where s = (x − 1)/(x + 1): 24 bits, and the rest with a relative error of 2⁻⁵¹ of its own. */
function twoThirdsOfRatio(m: Arithmetic, x: Code): Parts & { readonly rounded: Code; readonly sHigh: Code } {
  const one = m.number(1)
  const numerator = m.sub(x, one)
  const denominator = m.add(x, one)
  const factor = m.div(m.number(2 / 3), denominator)
  const rounded = m.mul(numerator, factor)
  const high = m.and(rounded, m.bits(first24))
  const sHigh = m.mul(high, m.number(1.5))
  // What the first part leaves of the numerator, by a denominator in two parts.
  const dHigh = m.and(denominator, m.bits(first26))
  const dLow = m.sub(x, m.sub(dHigh, one))
  const left = m.nmadd(sHigh, dLow, m.nmadd(sHigh, dHigh, numerator))
  return { high, low: m.mul(left, factor), rounded, sHigh }
}

/** ln x for a mantissa x, as w·(3 + s² + …): the leading part is one exact product of 50 bits. */
function logOfMantissa(m: Arithmetic, x: Code): Parts {
  const w = twoThirdsOfRatio(m, x)
  const square = m.mul(w.rounded, w.rounded)
  const fourth = m.mul(square, square)
  const sSquare = m.mul(w.sHigh, w.sHigh)
  const cross = m.mul(w.low, m.mul(m.add(w.high, w.rounded), m.number(2.25)))
  const rest = m.madd(fourth, paired(m, square, fourth, tail), cross)
  const three = m.number(3)
  const high = m.and(m.add(m.add(sSquare, rest), three), m.bits(first26))
  const low = m.sub(rest, m.sub(m.sub(high, three), sSquare))
  return { high: m.mul(w.high, high), low: m.madd(w.rounded, low, m.mul(w.low, high)) }
}

/** ln x for finite x > 0 in two parts: 26 bits, and the rest; anything finite for other x. */
function logInParts(fn: FunctionBuilder, m: Arithmetic, x: Code): Parts {
  const { mantissa, exponent } = splitNumber(fn, m, "f64x2", x)
  const log = logOfMantissa(m, mantissa)
  const multiple = m.mul(exponent, m.number(ln2.high / exponentUnit.f64x2))
  const high = m.and(m.add(multiple, log.high), m.bits(first26))
  const leading = m.add(m.sub(multiple, high), log.high)
  return { high, low: m.add(leading, m.madd(exponent, m.number(ln2.low / exponentUnit.f64x2), log.low)) }
}

/** e^p, where p is near y·(log.high + log.low), in two parts unless p or y is beyond all bounds. */
function expOfProduct(m: Arithmetic, p: Code, y: Code, log: Parts): Code {
  const { n, scale } = powerOfTwo(m, "f64x2", m.pmax(m.pmin(p, m.number(712)), m.number(-750)), Math.LOG2E)
  // For a larger y the result is 1, 0 or ∞, and the parts of ∞ would be NaN.
  const bounded = m.pmax(m.pmin(y, m.number(2 ** 64)), m.number(-(2 ** 64)))
  const yHigh = m.and(bounded, m.bits(first26))
  const yLow = m.sub(bounded, yHigh)
  const high = m.nmadd(n, m.number(ln2.high), m.mul(yHigh, log.high))
  const low = m.nmadd(n, m.number(ln2.low), m.madd(bounded, log.low, m.mul(yLow, log.high)))
  // Where p was out of bounds the parts are too large; any finite factor gives 0 or ∞ then.
  return scale(m.pmax(m.pmin(expOfSum64(m, high, low), m.number(2)), m.number(0.5)))
}

/**
 * xʸ of two float64 lanes, within 1 ulp. Special cases are those of `pow32`. The logarithm and its product with y have some
 * 15 bits more than float64: the method of fdlibm's e_pow.c, with factors chosen so that the constants fall away.
 */
export const pow64: MathFunction<[Code, Code]> = (fn, target, x, y) => {
  const m = arithmetic(fn, target, "f64x2")
  const zero = m.number(0)
  const size = m.abs(x)
  const log = logInParts(fn, m, size)
  const finite = m.lt(size, m.number(Infinity))
  const nonzero = m.select(m.eq(x, zero), m.number(-Infinity), m.add(log.high, log.low))
  const product = m.mul(y, m.select(finite, nonzero, size))
  const { odd, fractional } = parity(m, y)
  const negative = m.and(m.lt(x, zero), finite)
  const real = m.or(product, m.and(negative, fractional))
  const p = m.andnot(real, m.eq(y, zero))
  return m.xor(expOfProduct(m, p, y, log), m.and(m.and(x, odd), m.number(-0)))
}
