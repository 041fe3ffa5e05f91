import { arg, constant, type DType, type Expr } from "@cotangent/core-api/backend"
import type { ElementwiseRow, ReduceRow, Scalar } from "@cotangent/core-api/rules"
import { type Formula, formula } from "./formula.ts"
import { argumentNames, resultName, symbol } from "./symbols.ts"

/** What a rule gives: over expressions another expression, or a plain number. */
export function asExpr(value: Scalar | number): Expr {
  if (typeof value === "number") return constant(value, "float64")
  // Rules give back what they are given: over expressions, expressions.
  return value as Expr
}

/** The arguments of a row as leaves of an expression, and after them its result. */
export function leavesOf(row: ElementwiseRow): readonly Expr[] {
  const dtype: DType = row.accepts === "integer" ? "int32" : "float64"
  return Array.from({ length: row.arity + 1 }, (_, at) =>
    arg(
      at,
      row.condition === true && at === 0 ? "bool" : at === row.arity && row.gives === "bool" ? "bool" : dtype,
    ),
  )
}

/** The partial derivatives of a row as expressions of its arguments and, after them, its result. */
export function partialsOf(row: ElementwiseRow): readonly (Expr | null)[] {
  const leaves = leavesOf(row)
  const [result = constant(NaN, "float64")] = leaves.slice(-1)
  return row.d.map((rule) => (rule ? asExpr(rule(result, ...leaves.slice(0, -1))) : null))
}

/** The notation of the arguments of a row, and after them of its result. */
export function symbolsOf(row: ElementwiseRow): readonly string[] {
  const names = argumentNames(row)
  return [...names, resultName(names)].map(symbol)
}

/** A derivative: by which argument, and its formula; null where no gradient passes. */
export interface Derivative {
  readonly by: string
  readonly formula: Formula | null
}

/** The derivatives of a row by each of its arguments. */
export function derivativesOf(row: ElementwiseRow): readonly Derivative[] {
  const symbols = symbolsOf(row)
  return partialsOf(row).map((partial, at) => ({
    by: symbols[at] ?? "",
    formula: partial && formula(partial, symbols),
  }))
}

/** How a row is computed with others; undefined for an intrinsic. */
export function decompositionOf(row: ElementwiseRow): Formula | undefined {
  if (!row.lower) return undefined
  return formula(asExpr(row.lower(...leavesOf(row).slice(0, -1))), symbolsOf(row))
}

/** Stands for the number of elements, which rules of reductions take as a plain number: a prime that they do not name. */
export const elements = 7919

/** The derivative of a reduction's result y by an element xᵢ; null where no gradient passes. */
export function elementDerivative(row: ReduceRow): Formula | null {
  if (!row.d) return null
  const leaves = ["y", "x_i"]
  const leaf = (tex: string): Expr => arg(leaves.push(tex) - 1, "float64")
  const over = {
    n: elements,
    sum: (value: Scalar) => leaf(`\\sum_j ${formula(asExpr(value), ["y", "x_j"]).tex}`),
    productOfOthers: () => leaf("\\prod_{j \\ne i} x_j"),
  }
  return counted(formula(asExpr(row.d(arg(0, "float64"), arg(1, "float64"), over)), leaves))
}

/** A formula in which that number is called n. */
export function counted({ tex, parts, degrees }: Formula): Formula {
  const renamed = (text: string): string =>
    text.replaceAll("0.000126279\\ldots", "\\tfrac{1}{n}").replaceAll(String(elements), "n")
  return {
    tex: renamed(tex),
    parts: parts.map(({ name, tex: part }) => ({ name, tex: renamed(part) })),
    degrees,
  }
}
