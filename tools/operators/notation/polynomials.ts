import type { Expr } from "@cotangent/core-api/backend"
import { isExact } from "./constants.ts"
import type { Keys } from "./keys.ts"

/** A polynomial as Horner's rule writes it; the coefficient of the highest power first. */
export interface Polynomial {
  readonly of: Expr
  readonly coefficients: readonly number[]
}

/** Finds what is written by Horner's rule. */
function hornerOf(expr: Expr, keys: Keys): Polynomial | undefined {
  if (expr.kind !== "call" || expr.op !== "add") return undefined
  const [product, last] = expr.args
  if (product?.kind !== "call" || product.op !== "mul" || last?.kind !== "const") return undefined
  const [left, right] = product.args
  if (!left || !right) return undefined
  if (right.kind === "const") return { of: left, coefficients: [right.value, last.value] }
  const inner = hornerOf(left, keys)
  if (!inner || keys.of(inner.of) !== keys.of(right)) return undefined
  return { of: inner.of, coefficients: [...inner.coefficients, last.value] }
}

/** A polynomial that says more by its degree than by its coefficients: of degree 2 at least, and of long decimals. */
export function polynomialIn(expr: Expr, keys: Keys): Polynomial | undefined {
  const found = hornerOf(expr, keys)
  const isTelling = found === undefined || found.coefficients.length < 3 || found.coefficients.every(isExact)
  return isTelling ? undefined : found
}
