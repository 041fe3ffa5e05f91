// What the error functions and gelu are made of, which is no op of the table.

import type { Scalar } from "../row.ts"
import { add, div, mul, square, sub } from "./arithmetic.ts"
import { where } from "./choice.ts"
import { lt } from "./comparison.ts"
import { exp } from "./exponential.ts"
import { rational } from "./polynomial.ts"
import { trunc } from "./rounding.ts"

// W. J. Cody, "Rational Chebyshev approximations for the error function", 1969: coefficients of CALERF.
/** Up to here erf is {@link nearZero}. */
export const edge = 0.46875
const smallAbove = [
  0.1857777061846032, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
]
const smallBelow = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171]
const mediumAbove = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
  881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
]
const mediumBelow = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
]
const largeAbove = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
]
const largeBelow = [
  1, 2.568520192289822, 1.8729528499234671, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
]

/** erf x for |x| ≤ 0.46875. */
export function nearZero(x: Scalar): Scalar {
  return mul(x, rational(square(x), smallAbove, smallBelow))
}

/** A power of e that keeps exponentials among the normal numbers where results are below them. */
const lift = 39.5625
const lowered = (coefficients: readonly number[]): number[] =>
  coefficients.map((each) => each * Math.exp(-lift))

/** e^(x²) erfc x for x ≥ 0.46875, times e^−39.5625. */
export function loweredTail(x: Scalar): Scalar {
  const medium = rational(where(lt(x, 4), x, 4), lowered(mediumAbove), mediumBelow)
  const inverse = div(1, where(lt(x, 4), 4, x))
  const z = square(inverse)
  const rest = mul(z, rational(z, lowered(largeAbove), largeBelow))
  const large = mul(inverse, sub(Math.exp(-lift) / Math.sqrt(Math.PI), rest))
  return where(lt(x, 4), medium, large)
}

/**
 * w·e^(39.5625 − c·x²) for x ≥ 0, with c ½ or 1. The rounding of x² would come to many units of the result: x is cut to as
 * many bits as its dtype can square, and what is left gives a factor close to 1 (as W. J. Cody has it in CALERF).
 */
export function timesLiftedGaussian(w: Scalar, x: Scalar, c: 0.5 | 1): Scalar {
  const isDouble = x.dtype === "float64"
  // Beyond 40 it is 0, and ∞ less itself would be NaN.
  const near = where(lt(x, 40), x, 40)
  const scale = isDouble ? 2 ** 20 : 2 ** 4
  const high = mul(trunc(mul(near, scale)), 1 / scale)
  const rest = mul(c, mul(sub(high, near), add(high, near)))
  const product = mul(w, exp(sub(lift, mul(c, square(high)))))
  // e^rest − 1 by its series is enough where rest is below 2⁻¹³.
  const beyond = mul(rest, add(1, mul(rest, add(0.5, mul(rest, 1 / 6)))))
  return isDouble ? add(product, mul(product, beyond)) : mul(product, exp(rest))
}
