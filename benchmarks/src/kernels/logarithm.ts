import { ln2High, ln2Low } from "./exponential.ts"
import type { FunctionText } from "./function-text.ts"
import { add, both, mul, shiftLeft, shiftRight, sub, subWords, type Wat, wordsToFloats } from "./wat.ts"

/**
 * ln(1 + f) between √½ and √2 as f − f²/2 + f³·P(f), the form of Cephes logf.c: the coefficients of P with the
 * smallest largest relative error of the logarithm, found by Remez's exchange in float64.
 */
const tails = {
  /** 2^−27.3: enough where the result is rounded to float32. */
  rounded: [
    0.3333333134651184, -0.2500081956386566, 0.20001226663589478, -0.16623356938362122, 0.14201757311820984,
    -0.13160182535648346, 0.1276157945394516, -0.07634500414133072,
  ],
  /** 2^−30.3: for a power, where it is multiplied. */
  extended: [
    0.3333331346511841, -0.25000008940696716, 0.2000211924314499, -0.1666799634695053, 0.14219552278518677,
    -0.1240558847784996, 0.11888162046670914, -0.11675654351711273, 0.06746643036603928,
  ],
}

/** x = 2ᵉ·(1 + f) with 1 + f between √½ and √2, for positive normal x (the bits of √½ are 0x3f3504f3). */
function decompose(f: FunctionText, x: Wat): { e: Wat; fraction: Wat } {
  const exponent = f.let(shiftRight(subWords(x, f.word(0x3f3504f3)), 23))
  const fraction = f.let(sub(subWords(x, shiftLeft(exponent, 23)), f.constant(1)))
  return { e: f.let(wordsToFloats(exponent)), fraction }
}

/** ln x of a positive normal number; the largest error is below 1 ulp. */
export function logarithm(f: FunctionText, x: Wat): Wat {
  const { e, fraction } = decompose(f, x)
  const square = f.let(mul(fraction, fraction))
  const tail = f.polynomial(fraction, tails.rounded)
  const small = f.let(f.madd(e, f.constant(ln2Low), mul(mul(tail, fraction), square)))
  const rest = f.let(f.madd(square, f.constant(-0.5), small))
  return f.let(f.madd(e, f.constant(ln2High), add(fraction, rest)))
}

/** A number as the sum of a float32 and a much smaller one. */
export interface Extended {
  readonly high: Wat
  readonly low: Wat
}

/** ln x as high + low, together right to about 2⁻³⁰ of it, of a positive normal number. */
export function extendedLogarithm(f: FunctionText, x: Wat): Extended {
  const { e, fraction } = decompose(f, x)
  const { high: square, low: squareLow } = product(f, fraction, fraction)
  const minusHalf = f.constant(-0.5)
  // f − f²/2 and what its rounding loses: |f| ≥ f²/2, so the difference of the sums is exact (Dekker 1971).
  const near = f.let(f.madd(square, minusHalf, fraction))
  const lost = f.let(f.madd(square, minusHalf, sub(fraction, near)))
  const cube = f.let(mul(mul(fraction, fraction), fraction))
  const tail = f.let(f.madd(f.polynomial(fraction, tails.extended), cube, lost))
  const small = f.let(f.madd(squareLow, minusHalf, tail))
  const scaled = f.let(mul(e, f.constant(ln2High)))
  const high = f.let(add(scaled, near))
  const carried = f.let(sub(near, sub(high, scaled)))
  return { high, low: f.let(add(carried, f.madd(e, f.constant(ln2Low), small))) }
}

/**
 * a·b as high + low, right to 2⁻³⁵: the rounded product and its error by the multiply-add, or else the product of the
 * upper halves, of 12 bits, which is exact, and the rest (Veltkamp 1968, Dekker 1971; FreeBSD's e_powf.c).
 */
export function product(f: FunctionText, a: Wat, b: Wat): Extended {
  if (f.flavour === "fused") {
    const high = f.let(mul(a, b))
    return { high, low: f.let(f.madd(a, b, `(f32x4.neg ${high})`)) }
  }
  const upper = (x: Wat): Wat => f.let(both(x, f.word(~0xfff)))
  const [aUpper, bUpper] = [upper(a), upper(b)]
  const [aRest, bRest] = [sub(a, aUpper), sub(b, bUpper)]
  return { high: f.let(mul(aUpper, bUpper)), low: f.let(f.madd(aUpper, bRest, mul(aRest, b))) }
}
