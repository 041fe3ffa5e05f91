import type { DType, Tensor } from "@cotangent/core-api"
import {
  arg,
  type Capabilities,
  type Expr,
  intrinsics,
  isFloat,
  reduceOps,
  topological,
} from "@cotangent/core-api/backend"
import { elementwiseRow, type ElementwiseRow, type Node, nodeOf } from "@cotangent/core-api/rules"
import { pulledBack } from "./cases/derivative.ts"
import type { Instance } from "./instances/instance.ts"
import type { Program } from "./program.ts"
import { buildProgram } from "./program.ts"

/** Why a subject cannot be asked to run a program: what it would need and the subject does not claim. Null: it can. */
export function whyNotApplicable(
  program: Program,
  dtypes: readonly DType[],
  capabilities: Capabilities,
): string | null {
  const lacks = dtypes.find((dtype) => !capabilities.dtypes.includes(dtype))
  if (lacks) return `it has no ${lacks}`
  if (claimsAll(capabilities)) return null
  const made = buildProgram(program)
  const why = whyBeyond(made, capabilities)
  for (const each of made) each.dispose()
  return why
}

/** {@link whyNotApplicable} for the value of an instance, and for the sums that differentiate it. */
export function whyInstanceNotApplicable(instance: Instance, capabilities: Capabilities): string | null {
  const { inputs, gives, apply, wrt } = instance
  const dtypes = [...inputs.map(({ dtype }) => dtype), ...(gives ? [gives] : [])]
  const build = (x: readonly Tensor[]): readonly Tensor[] => {
    const y = apply(...x)
    return wrt.length > 0 && isFloat(y.dtype) ? [y, y.sum(), ...pulledBack(instance, x, y)] : [y]
  }
  return whyNotApplicable({ inputs, build }, dtypes, capabilities)
}

function claimsAll({ ops, reduce }: Capabilities): boolean {
  return intrinsics.every((op) => ops.includes(op)) && reduceOps.every((op) => reduce.includes(op))
}

function whyBeyond(tensors: readonly Tensor[], { ops, reduce }: Capabilities): string | null {
  const seen = new Set<Node>()
  const queue = tensors.map(nodeOf)
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    const src = node.src
    if (!src) continue
    queue.push(...src.args)
    if (src.op === "reduce" && !reduce.includes(src.row.op))
      return `it does not claim the reduction ${src.row.op}`
    const needed = src.op === "cast" ? ["cast"] : src.op === "elementwise" ? intrinsicsOf(src.row) : []
    const lacks = needed.find((op) => !ops.includes(op))
    if (lacks) return `it does not claim ${lacks}`
  }
  return null
}

const cache = new Map<ElementwiseRow, readonly string[]>()

/** The intrinsics that a row comes down to. */
export function intrinsicsOf(row: ElementwiseRow): readonly string[] {
  if (!row.lower) return [row.name]
  const known = cache.get(row) ?? lowered(row)
  cache.set(row, known)
  return known
}

function lowered(row: ElementwiseRow): readonly string[] {
  const dtypes: readonly DType[] =
    row.accepts === "integer" ? ["int32"] : row.accepts === "float" ? ["float64"] : ["float64", "int32"]
  const named = dtypes.flatMap((dtype) => {
    const args = Array.from({ length: row.arity }, (_, at) =>
      arg(at, row.condition && at === 0 ? "bool" : dtype),
    )
    // Rules over expressions give expressions: that is what they are written in.
    const body = row.lower?.(...args) as Expr
    return topological([body]).flatMap((expr) => (expr.kind === "call" ? [expr.op] : []))
  })
  return [...new Set(named.flatMap((op) => (op === "cast" ? [op] : intrinsicsOf(elementwiseRow(op)))))]
}
