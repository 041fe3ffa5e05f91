import type { Target } from "../target.ts"
import type { Code, FunctionBuilder } from "../wasm/index.ts"
import { arithmetic, type MathFunction } from "./arithmetic.ts"
import { expOfSum64, ln2 } from "./exp64.ts"
import { exponentUnit, splitNumber } from "./mantissa.ts"
import { parity } from "./parity.ts"
import { paired } from "./polynomial.ts"
import { powerOfTwo } from "./power-of-two.ts"

/** What the powers of x, and its logarithm, have in common. */
export interface Base64 {
  readonly x: Code
  /** ln|x|, rounded. */
  readonly log: Code
  /** ln|x| in two parts: the first 26 bits, and the rest; anything finite where |x| is 0, ∞ or NaN. */
  readonly high: Code
  readonly low: Code
  /** Mask of the lanes where x < 0 is finite. */
  readonly negative: Code
}

/** (3 artanh(s)/s − 3 − s²)/w⁴ with s = 3w/2, as a polynomial in w², |s| ≤ 3 − √8: minimax, relative error of the logarithm 2^−66.3. */
const tail = [
  3.037500000000171, 4.8816964283446005, 8.542968864355661, 15.726799603243876, 29.945629546922415,
  58.05088121605287, 130.0165456049745,
]

/** Masks that keep the first 24 or 26 of 53 bits, so that products of such parts are exact. */
const first24 = -1n << 29n
const first26 = -1n << 27n

export function base64(fn: FunctionBuilder, target: Target, x: Code): Base64 {
  const m = arithmetic(fn, target, "f64x2")
  const size = m.abs(x)
  const { mantissa, exponent } = splitNumber(fn, m, "f64x2", size)
  const one = m.number(1)
  const f = m.sub(mantissa, one)
  const d = m.add(mantissa, one)
  const dHigh = m.and(d, m.bits(first26))
  const dLow = m.sub(mantissa, m.sub(dHigh, one))
  // w = 2s/3 in two parts, s = f/d.
  const factor = m.div(m.number(2 / 3), d)
  const w = m.mul(f, factor)
  const wHigh = m.and(w, m.bits(first24))
  const sHigh = m.mul(wHigh, m.number(1.5))
  const wLow = m.mul(m.nmadd(sHigh, dLow, m.nmadd(sHigh, dHigh, f)), factor)
  // t = 3 + s² + … in two parts.
  const square = m.mul(w, w)
  const fourth = m.mul(square, square)
  const cross = m.mul(wLow, m.mul(m.add(wHigh, w), m.number(2.25)))
  const rest = m.madd(fourth, paired(m, square, fourth, tail), cross)
  const sSquare = m.mul(sHigh, sHigh)
  const three = m.number(3)
  const tHigh = m.and(m.add(m.add(sSquare, rest), three), m.bits(first26))
  const tLow = m.sub(rest, m.sub(m.sub(tHigh, three), sSquare))
  // ln|x| = k ln 2 + w t in two parts.
  const leading = m.mul(wHigh, tHigh)
  const trailing = m.madd(w, tLow, m.mul(wLow, tHigh))
  const multiple = m.mul(exponent, m.number(ln2.high / exponentUnit.f64x2))
  const high = m.and(m.add(multiple, leading), m.bits(first26))
  const exact = m.add(m.sub(multiple, high), leading)
  const low = m.add(exact, m.madd(exponent, m.number(ln2.low / exponentUnit.f64x2), trailing))
  const zero = m.number(0)
  const finite = m.lt(size, m.number(Infinity))
  const nonzero = m.select(m.eq(x, zero), m.number(-Infinity), m.add(high, low))
  return {
    x,
    log: m.select(finite, nonzero, size),
    high,
    low,
    negative: m.and(m.lt(x, zero), finite),
  }
}

export function power64(
  fn: FunctionBuilder,
  target: Target,
  { x, log, high, low, negative }: Base64,
  y: Code,
): Code {
  const m = arithmetic(fn, target, "f64x2")
  const { odd, fractional } = parity(m, y)
  const zero = m.number(0)
  const p = m.andnot(m.or(m.mul(y, log), m.and(negative, fractional)), m.eq(y, zero))
  const { n, scale } = powerOfTwo(m, "f64x2", m.pmax(m.pmin(p, m.number(712)), m.number(-750)), Math.LOG2E)
  // y ln|x| in two parts. A larger y cannot matter, and infinite parts would be NaN.
  const bounded = m.pmax(m.pmin(y, m.number(2 ** 64)), m.number(-(2 ** 64)))
  const yHigh = m.and(bounded, m.bits(first26))
  const yLow = m.sub(bounded, yHigh)
  const pHigh = m.nmadd(n, m.number(ln2.high), m.mul(yHigh, high))
  const pLow = m.nmadd(n, m.number(ln2.low), m.madd(bounded, low, m.mul(yLow, high)))
  // Where n was bounded, anything of the right size will do.
  const r = m.pmax(m.pmin(expOfSum64(m, pHigh, pLow), m.number(2)), m.number(0.5))
  return m.xor(scale(r), m.and(m.and(x, odd), m.number(-0)))
}

export const pow64: MathFunction<[Code, Code]> = (fn, target, x, y) =>
  power64(fn, target, base64(fn, target, x), y)
