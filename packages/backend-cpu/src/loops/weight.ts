import { type Expr, topological } from "@cotangent/core-api/backend"

const heavy: Readonly<Record<string, number>> = { exp: 14, log: 20, pow: 60, div: 3 }

/** How much work expressions are, in instructions on one vector, roughly. */
export function weightOf(roots: Iterable<Expr>): number {
  let weight = 0
  for (const expr of topological(roots)) {
    const each = expr.kind === "call" ? (heavy[expr.op] ?? 1) : 0.5
    weight += expr.dtype === "float64" ? 2 * each : each
  }
  return weight
}
