import { type Expr, topological } from "@cotangent/core-api/backend"
import { lanes } from "../vector/vector.ts"
import type { Nest } from "./nest.ts"

const heavy: Readonly<Record<string, number>> = {
  exp: 14,
  expBelow: 12,
  log: 20,
  pow: 60,
  // Half of it, since values of float64 count twice.
  base: 14,
  power: 36,
  powerBelow: 10,
  logOfBase: 6,
  div: 3,
  sqrt: 3,
}

/** How much work expressions are, in instructions on one vector, roughly. */
export function weightOf(roots: Iterable<Expr>): number {
  return topological(roots).reduce((sum, expr) => sum + ownWeight(expr), 0)
}

/** How much work an expression is once its arguments are known. */
export function ownWeight(expr: Expr): number {
  const each = expr.kind === "call" ? (heavy[expr.op] ?? 1) : 0.5
  return expr.dtype === "float64" ? 2 * each : each
}

/** How much work it is to compute values all over a space, a vector at a time: no less than one instruction each. */
export function workOf({ space }: Pick<Nest, "space">, values: readonly Expr[]): number {
  const vectors = space.reduce((product, size) => product * size, 1) / lanes
  return vectors * (1 + weightOf(values))
}
