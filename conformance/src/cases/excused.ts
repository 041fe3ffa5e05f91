import { arg, type Capabilities, type Expr, topological } from "@cotangent/core-api/backend"
import {
  computesWide,
  type ElementwiseRow,
  elementwiseRow,
  elementwiseRows,
  type Scalar,
} from "@cotangent/core-api/rules"

/**
 * Whether a backend need not be as exact as numbers known beforehand would have it, for a rule of this name: it has no
 * float64 for a row that asks for it, or it declares arguments beyond which it promises nothing. Rows that the value or
 * the partials are made of count as well.
 */
export function isExcused(rule: string, capabilities: Capabilities): boolean {
  const isWide = computesWide(capabilities)
  const { accuracy = {} } = capabilities
  return [...rowsUnder(rule)].some(
    ({ name, precise }) => (precise === true && !isWide) || accuracy[name]?.domain !== undefined,
  )
}

/** A row, and those that it is made of, with its partials; none for what is no elementwise row. */
function rowsUnder(rule: string): ReadonlySet<ElementwiseRow> {
  const met = new Set<ElementwiseRow>()
  const queue = elementwiseRows.filter(({ name }) => name === rule)
  for (let row = queue.pop(); row; row = queue.pop()) {
    if (met.has(row)) continue
    met.add(row)
    queue.push(...partsOf(row))
  }
  return met
}

/** The rows that a row's decomposition and partials call. */
function partsOf({ accepts, arity, condition, d, lower }: ElementwiseRow): ElementwiseRow[] {
  const number = accepts === "integer" ? "int32" : "float64"
  const x = Array.from({ length: arity }, (_, at) => arg(at + 1, condition && at === 0 ? "bool" : number))
  const values = [lower?.(...x), ...d.map((partial) => partial?.(arg(0, number), ...x))]
  // Rules over expressions give expressions: that is what they are written in.
  const roots = values.filter((value): value is Scalar => typeof value === "object") as Expr[]
  return topological(roots).flatMap((expr) =>
    expr.kind === "call" && expr.op !== "cast" ? [elementwiseRow(expr.op)] : [],
  )
}
