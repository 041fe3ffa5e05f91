import { type Operand, table } from "@cotangent/core-api/rules"
import { type Formula, formula } from "./formula.ts"
import { counted, elements } from "./rules-as-formulas.ts"
import { Leaves, positionNotation, SymbolicArray } from "./symbolic-array.ts"
import { symbol } from "./symbols.ts"

const compositions: Readonly<Record<string, unknown>> = table.compositions

/** The arrays among the parameters of a function that takes whatever rules can be applied to. */
function arraysAmong(signature: string): readonly string[] {
  return [...signature.matchAll(/(\w+): T\b/g)].map(([, name = ""]) => name)
}

/**
 * What a composition comes to, by applying it to arrays of which only the names are known; undefined for what only
 * moves elements, goes by their positions, or takes tensors only.
 */
export function compositionFormula(name: string, signature: string): Formula | undefined {
  const composition = compositions[name]
  const names = arraysAmong(signature).map(symbol)
  if (typeof composition !== "function" || names.length === 0) return undefined
  const leaves = new Leaves()
  const arrays = names.map((tex) => new SymbolicArray(leaves.of(tex, "float64"), [elements], leaves))
  // Every composition of the table takes its arrays first, and gives one.
  const result = (composition as (...x: readonly Operand[]) => SymbolicArray)(...arrays)
  if (leaves.notation.includes(positionNotation)) return undefined
  return result.expr.kind === "call" || leaves.notation.length > names.length
    ? counted(formula(result.expr, leaves.notation))
    : undefined
}
