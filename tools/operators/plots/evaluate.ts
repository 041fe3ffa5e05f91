import { type DType, type Expr, topological } from "@cotangent/core-api/backend"
import { elementwiseRow } from "@cotangent/core-api/rules"

/** The value of a scalar expression by the meaning of the rows that it names, in float64. */
export function evaluate(root: Expr, args: readonly number[]): number {
  const values = new Map<Expr, number>()
  for (const expr of topological([root])) {
    if (expr.kind === "const") values.set(expr, expr.value)
    else if (expr.kind === "arg") values.set(expr, args[expr.index] ?? NaN)
    else if (expr.kind === "call") {
      const of = expr.args.map((each) => values.get(each) ?? NaN)
      values.set(
        expr,
        expr.op === "cast" ? converted(of[0] ?? NaN, expr.dtype) : elementwiseRow(expr.op).at(...of),
      )
    }
  }
  return values.get(root) ?? NaN
}

function converted(value: number, dtype: DType): number {
  if (dtype === "bool") return value === 0 ? 0 : 1
  return dtype === "int32" ? Math.trunc(value) : value
}
