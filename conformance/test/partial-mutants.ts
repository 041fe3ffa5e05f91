import { mul, neg } from "@cotangent/core-api"
import {
  type ElementwiseRow,
  elementwiseRow,
  elementwiseRows,
  Node,
  type Scalar,
} from "@cotangent/core-api/rules"
import { arg, type Expr, topological } from "@cotangent/core-api/backend"
import type { Check } from "../src/case.ts"

import type { RuleMutant } from "./rule-mutant.ts"

type Partial = (y: Scalar, ...x: Scalar[]) => Scalar | number

const negated = (value: Scalar | number): Scalar | number => (typeof value === "number" ? -value : neg(value))
const scaled = (value: Scalar | number, by: number): Scalar | number =>
  typeof value === "number" ? value * by : mul(value, by)

/** The same value, through which no derivative passes. */
function stopped(value: Scalar | number): Scalar | number {
  if (!(value instanceof Node)) return value
  return new Node(value.shape, value.dtype, value.session, { op: "stop", args: [value] })
}

/** Mutants whose partials come out the same: there is nothing to catch. A test shows that they do. */
const equivalent: ReadonlySet<string> = new Set([
  "add / swapped partials",
  // y is above or between the bounds exactly where x is.
  "relu / ∂x from the input instead of the output",
  "relu6 / ∂x from the input instead of the output",
  "hardTanh / ∂x from the input instead of the output",
])

/** A mutant of a row's partials. */
export type PartialMutant = RuleMutant & {
  readonly row: ElementwiseRow
  readonly patch: { readonly d: readonly (Partial | null)[] }
}

/** Every partial of every row: its sign, its size, its absence, the wrong operand. */
export function partialMutants(): PartialMutant[] {
  return allMutants().filter((mutant) => !isEquivalent(mutant))
}

/** Mutants that are none. */
export function equivalentMutants(): PartialMutant[] {
  return allMutants().filter(isEquivalent)
}

function allMutants(): PartialMutant[] {
  return elementwiseRows.flatMap((row) => [...ofRow(row)])
}

function isEquivalent({ rule, says }: PartialMutant): boolean {
  return equivalent.has(`${rule} / ${says}`)
}

const names = ["x", "y", "z"]

function* ofRow(row: ElementwiseRow): Generator<PartialMutant> {
  const { d, name: rule } = row
  for (const [at, partial] of d.entries()) {
    if (!partial) continue
    const by = names[at] ?? String(at)
    const replaced = (other: Partial | null): PartialMutant["patch"] => ({ d: d.with(at, other) })
    const mutant = (says: string, check: Check, other: Partial | null): PartialMutant => ({
      rule,
      says: `∂${by} ${says}`,
      check,
      row,
      patch: replaced(other),
    })
    yield mutant("with the sign flipped", "vjp", (y, ...x) => negated(partial(y, ...x)))
    yield mutant("doubled", "vjp", (y, ...x) => scaled(partial(y, ...x), 2))
    yield mutant("off by 1/500", "vjp", (y, ...x) => scaled(partial(y, ...x), 1.002))
    yield mutant("zero", "vjp", () => 0)
    yield mutant("missing", "vjp", null)
    const uses = usesOf(row, partial)
    if ([...uses.all].some((index) => index > 0))
      yield mutant("from the output instead of the input", "vjp", (y, ...x) => partial(y, ...x.map(() => y)))
    if (uses.all.has(0))
      yield mutant("from the input instead of the output", "vjp", (_y, ...x) => partial(x[0] ?? _y, ...x))
    if (uses.varies)
      yield mutant("without a derivative of its own", "second order", (y, ...x) => stopped(partial(y, ...x)))
  }
  const [first, second] = d
  if (row.arity === 2 && first && second)
    yield { rule, says: "swapped partials", check: "vjp", row, patch: { d: [second, first] } }
}

/** Which of the output (0) and the inputs (from 1) a partial uses, and whether it varies with one other than by a condition. */
function usesOf(
  row: ElementwiseRow,
  partial: Partial,
): { readonly all: ReadonlySet<number>; readonly varies: boolean } {
  const inputs = Array.from({ length: row.arity }, (_, at) =>
    arg(at + 1, row.condition && at === 0 ? "bool" : "float64"),
  )
  const value = partial(arg(0, "float64"), ...inputs)
  // Rules over expressions give expressions: that is what they are written in.
  const root = typeof value === "number" ? null : (value as Expr)
  const leaves = root ? topological([root]).flatMap((expr) => (expr.kind === "arg" ? [expr.index] : [])) : []
  return { all: new Set(leaves), varies: root !== null && smooth(root) }
}

/** Whether a float argument is reached other than through a condition or what is constant between its jumps. */
function smooth(expr: Expr): boolean {
  if (expr.dtype === "bool") return false
  if (expr.kind !== "call") return expr.kind === "arg"
  const partials = expr.op === "cast" ? null : elementwiseRow(expr.op).d
  return expr.args.some((each, at) => partials?.[at] !== null && smooth(each))
}
