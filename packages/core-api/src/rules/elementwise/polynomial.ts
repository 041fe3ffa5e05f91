import type { Scalar } from "../row.ts"
import { add, div, mul } from "./arithmetic.ts"

/** A polynomial by Horner's rule, the coefficient of the highest power first. */
export function polynomial(x: Scalar, coefficients: readonly number[]): Scalar {
  const [first = 0, second = 0, ...rest] = coefficients
  return rest.reduce<Scalar>((sum, each) => add(mul(sum, x), each), add(mul(x, first), second))
}

/** A quotient of two {@link polynomial}s. */
export function rational(x: Scalar, above: readonly number[], below: readonly number[]): Scalar {
  return div(polynomial(x, above), polynomial(x, below))
}
