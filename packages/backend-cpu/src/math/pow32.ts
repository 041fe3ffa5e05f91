import type { Target } from "../target.ts"
import type { Code, FunctionBuilder } from "../wasm/index.ts"
import { type Arithmetic, arithmetic, type MathFunction } from "./arithmetic.ts"
import { type Halves, map, narrow, widen, zip } from "./halves.ts"
import { exponentUnit, hasUnset, hasUnusual, isNormal, mendedIf, splitNumber } from "./mantissa.ts"
import { parity } from "./parity.ts"
import { paired } from "./polynomial.ts"

const unit = exponentUnit.f32x4

/** log₂((1 + s)/(1 − s))/s as a polynomial in s² for |s| ≤ 3 − √8: minimax, relative error 2^−37.8. */
const logarithm = [
  2.885390081790081, 0.9617966733484952, 0.5770835836005791, 0.4116728055004104, 0.34072842784104623,
].map((coefficient) => coefficient * unit)

/** 2ʳ for |r| ≤ ½: minimax, relative error 2^−29. */
const power = [
  1.000000000554288, 0.6931472057401672, 0.24022646890000177, 0.055503287703895295, 0.00961848899665467,
  0.0013399933915338564, 0.00015345808133198355,
].map((coefficient, degree) => coefficient / unit ** degree)

/** 2²³ log₂|x| of four float32 lanes in float64, by the series of artanh; the unit is that of exponents, which saves a product. */
export function base32(fn: FunctionBuilder, target: Target, x: Code): Halves {
  const m = arithmetic(fn, target, "f32x4")
  const d = arithmetic(fn, target, "f64x2")
  const { mantissa, exponent, isUnusual } = splitNumber(fn, m, "f32x4", x)
  // With exponents of −∞ at 0, and ∞ or NaN where x is that, the logarithm and the powers come out right.
  const extended = mendedIf(fn, isUnusual, exponent, () => {
    const size = m.abs(x)
    const nonzero = m.select(m.eq(x, m.number(0)), m.number(-Infinity), exponent)
    return m.select(m.lt(size, m.number(Infinity)), nonzero, size)
  })
  const f = widen(fn, m.sub(mantissa, m.number(1)))
  const s = map(f, (each) => d.div(each, d.add(each, d.number(2))))
  const squares = map(s, (each) => d.mul(each, each))
  const factors = map(squares, (each) => paired(d, each, d.mul(each, each), logarithm))
  const [low, high] = widen(fn, extended)
  return [d.madd(s[0], factors[0], low), d.madd(s[1], factors[1], high)]
}

/** 2^(p/2²³). Rounding it to float32 overflows and underflows as it should, so one factor 2ⁿ will do. */
function exp2(d: Arithmetic, p: Halves): Halves {
  const bounded = map(p, (each) => d.pmax(d.pmin(each, d.number(200 * unit)), d.number(-200 * unit)))
  // The last bits of the sum are those of n.
  const shifter = d.number(1.5 * 2 ** 52 * unit)
  const sums = map(bounded, (each) => d.add(each, shifter))
  const r = zip(bounded, sums, (each, sum) => d.sub(each, d.sub(sum, shifter)))
  const powers = map(r, (each) => paired(d, each, d.mul(each, each), power))
  return zip(powers, sums, (each, sum) => d.addBits(each, d.shiftLeft(sum, 52)))
}

/** xʸ from the {@link base32} of x: see {@link pow32}. */
export function power32(fn: FunctionBuilder, target: Target, x: Code, base: Halves, y: Code): Code {
  const m = arithmetic(fn, target, "f32x4")
  const d = arithmetic(fn, target, "f64x2")
  const size = narrow(fn, exp2(d, zip(widen(fn, y), base, d.mul)))
  return mendedIf(fn, hasUnusual(fn, m, "f32x4", x), size, () => {
    const { odd, fractional } = parity(m, y)
    const negative = m.and(m.lt(x, m.number(0)), m.lt(m.number(-Infinity), x))
    const real = m.or(size, m.and(negative, fractional))
    const signed = m.xor(real, m.and(m.and(x, odd), m.number(-0)))
    return m.select(m.eq(y, m.number(0)), m.number(1), signed)
  })
}

/**
 * xʸ from xʸ⁺¹: their quotient, within 1.1 ulp, where it and the power above are normal numbers; {@link power32} in
 * lanes where it is not.
 */
export function powerBelow32(
  fn: FunctionBuilder,
  target: Target,
  [x, above, y]: readonly [x: Code, above: Code, y: Code],
  base: Halves,
): Code {
  const m = arithmetic(fn, target, "f32x4")
  const quotient = m.div(above, x)
  // NaN in `above` is NaN in the quotient, and of NaN in their first arguments these give NaN.
  const [size, sizeAbove] = [m.abs(quotient), m.abs(above)]
  const isGood = isNormal(m, "f32x4", m.pmin(size, sizeAbove), m.pmax(size, sizeAbove))
  return mendedIf(fn, hasUnset(fn, "f32x4", isGood), quotient, () =>
    m.select(isGood, quotient, power32(fn, target, x, base, y)),
  )
}

/** ln x from the {@link base32} of x: rounded correctly but for few numbers; −∞ at 0, NaN below. */
export function logOfBase32(fn: FunctionBuilder, target: Target, x: Code, base: Halves): Code {
  const m = arithmetic(fn, target, "f32x4")
  const d = arithmetic(fn, target, "f64x2")
  const log = map(base, (each) => d.mul(each, d.number(Math.LN2 / unit)))
  return m.or(narrow(fn, log), m.lt(x, m.number(0)))
}

/**
 * xʸ of four float32 lanes, within 0.54 ulp, so that results that are numbers of float32 are exact. It is ECMAScript's `**`:
 * the signed power for integer y, NaN for other y if x < 0 is finite, 1 for y = 0, NaN for x = ±1 and infinite y.
 * In float64 neither the logarithm nor the product needs a second part, nor the power a second factor: that costs no more
 * instructions than pairs of float32 do, and is more accurate.
 */
export const pow32: MathFunction<[Code, Code]> = (fn, target, x, y) =>
  power32(fn, target, x, base32(fn, target, x), y)
