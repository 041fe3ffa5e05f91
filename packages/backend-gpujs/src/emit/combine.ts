import { type Accumulator, neutral, type ReduceOp } from "@cotangent/core-api/backend"
import type { FunctionText } from "./function-text.ts"

/** Reductions that keep a position. */
export type Position = Extract<ReduceOp, "argMax" | "argMin">

/** Reductions of numbers to a number. */
type Fold = Exclude<ReduceOp, Position>

/** Two partial results as one. NaN wins in max and min, whichever side it is on. */
const combining: Readonly<Record<Fold, (total: string, x: string) => string>> = {
  sum: (total, x) => `${total} + ${x}`,
  prod: (total, x) => `${total} * ${x}`,
  max: (total, x) => `(${x} > ${total}) ? ${x} : ((${x} === ${x}) ? ${total} : ${x})`,
  min: (total, x) => `(${x} < ${total}) ? ${x} : ((${x} === ${x}) ? ${total} : ${x})`,
}

/** Whether a reduction keeps a position. */
export function isPosition(op: ReduceOp): op is Position {
  return op === "argMax" || op === "argMin"
}

/** The statement that combines `x` into `total`. */
export function combine(op: Fold, total: string, x: string): string {
  return `${total} = ${combining[op](total, x)};`
}

/** What an accumulator starts from. */
export function start({ op, value }: Accumulator, text: FunctionText): string {
  return text.number(neutral(op, value.dtype))
}

/** What the best value so far starts from. */
export function worst(op: Position, text: FunctionText): string {
  return text.number(op === "argMax" ? -Infinity : Infinity)
}

/** Statements that let `x` at `position` take the lead if it is strictly ahead, or the first NaN. */
export function challenge(
  op: Position,
  { best, place, flag }: { readonly best: string; readonly place: string; readonly flag: string },
  x: string,
  position: string,
): string[] {
  const ahead = `${x} ${op === "argMax" ? ">" : "<"} ${best}`
  return [
    `const ${flag} = (${best} === ${best}) ? ((${ahead}) ? 1.0 : ((${x} === ${x}) ? 0.0 : 1.0)) : 0.0;`,
    `${best} = (${flag} > 0.5) ? ${x} : ${best};`,
    `${place} = (${flag} > 0.5) ? ${position} : ${place};`,
  ]
}
