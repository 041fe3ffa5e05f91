import { exponential } from "./exponential.ts"
import type { FunctionText } from "./function-text.ts"
import { type Extended, product } from "./logarithm.ts"
import type { Wat } from "./wat.ts"

/**
 * xʸ from ln x, for positive normal x and normal results: e^(y·ln x) with the logarithm and the product in two
 * pieces, so that a large exponent does not magnify their rounding. The largest error is below 1.5 ulp for |y| ≤ 3,
 * and 8 ulp near the largest and smallest results.
 */
export function power(f: FunctionText, logarithm: Extended, y: Wat): Wat {
  const exponent = product(f, y, logarithm.high)
  return exponential(f, exponent.high, f.let(f.madd(y, logarithm.low, exponent.low)))
}
