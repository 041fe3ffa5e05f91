import type { FunctionText } from "./function-text.ts"
import { add, addWords, atLeast, atMost, div, shiftLeft, sub, type Wat } from "./wat.ts"

/** ln 2 as a number of 9 bits, whose products with exponents are exact, and the rest (Cephes, expf.c and logf.c). */
export const ln2High = 0.693359375
export const ln2Low: number = Math.LN2 - ln2High

/** Adding it rounds a float32 to an integer, which the last bits then hold: 3·2²². */
const shifter = 12582912

/**
 * eʳ on |r| ≤ ln 2 / 2 as 1 + r + r²·Q(r): the coefficients of Q with the smallest largest relative error of eʳ,
 * 2^−28.3, found by Remez's exchange in float64.
 */
const tail = [
  0.4999999403953552, 0.1666652113199234, 0.04166838899254799, 0.00836874544620514, 0.0013814539415761828,
]

/** Between these, neither x nor the pieces of eˣ leave the normal numbers. */
const least = -87.3
const most = 88.3

/**
 * e^(x + low), where low is small beside x, by x = n·ln 2 + r, after Cody & Waite (Software Manual for the
 * Elementary Functions, 1980) and Cephes expf.c. The largest error is below 1.2 ulp. x must be within −87.3 and 88.3.
 */
export function exponential(f: FunctionText, x: Wat, low?: Wat): Wat {
  const whole = low === undefined ? x : f.let(add(x, low))
  const shifted = f.let(f.madd(whole, f.constant(Math.LOG2E), f.constant(shifter)))
  const n = f.let(sub(shifted, f.constant(shifter)))
  const near = f.let(f.nmadd(n, f.constant(ln2High), x))
  const r = f.let(f.nmadd(n, f.constant(ln2Low), low === undefined ? near : f.let(add(near, low))))
  return scaled(f.polynomial(r, [1, 1, ...tail]), shifted, f)
}

/** e^(−x), the same with r and the odd coefficients negated. */
function reciprocalExponential(f: FunctionText, x: Wat): Wat {
  const shifted = f.let(f.madd(x, f.constant(-Math.LOG2E), f.constant(shifter)))
  const n = f.let(sub(shifted, f.constant(shifter)))
  const near = f.let(f.madd(n, f.constant(ln2High), x))
  const r = f.let(f.madd(n, f.constant(ln2Low), near))
  const coefficients = [1, 1, ...tail].map((each, at) => (at % 2 === 0 ? each : -each))
  return scaled(f.polynomial(r, coefficients), shifted, f)
}

/** p·2ⁿ, by adding n to the exponent of p. */
function scaled(p: Wat, shifted: Wat, f: FunctionText): Wat {
  return f.let(addWords(p, shiftLeft(shifted, 23)))
}

/** x brought between the bounds of {@link exponential}; NaN stays. */
export function bounded(f: FunctionText, x: Wat): Wat {
  return f.let(atMost(atLeast(x, f.constant(least)), f.constant(most)))
}

/** e⁻ᶻ for the logistic function 1 / (1 + e⁻ᶻ), which beyond ±87.3 is what it is there, within 2⁻¹²⁴. */
export function boundedReciprocal(f: FunctionText, z: Wat): Wat {
  return reciprocalExponential(f, f.let(atMost(atLeast(z, f.constant(least)), f.constant(-least))))
}

/** 1 / (1 + e). With e = e⁻ᶻ it is the logistic function s of z, and e·s² its derivative, which does not cancel. */
export function logistic(f: FunctionText, e: Wat): Wat {
  const one = f.constant(1)
  return f.let(div(one, add(one, e)))
}
