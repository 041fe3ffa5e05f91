import type { Capabilities } from "../backend.ts"
import type { DType } from "../dtype.ts"
import { type Expr, topological } from "../expr.ts"
import { type Kernel, outputLength } from "../kernel.ts"
import { sizeOf } from "../shape.ts"
import { isContiguous } from "../view.ts"

/**
 * Why a kernel is outside what a backend lists, or null. `dtypes` speaks of what is stored and computed: conditions
 * and positions along an axis come with the ops that make them.
 */
export function whyUnsupported(kernel: Kernel, capabilities: Capabilities): string | null {
  const { maxInputs = Infinity, maxOutputs = Infinity, maxElements = Infinity } = capabilities
  const lacksDType = (dtype: DType): boolean => !capabilities.dtypes.includes(dtype)
  const stored = [...kernel.inputs, ...kernel.outputs].find(({ dtype }) => lacksDType(dtype))
  if (stored) return `it has no ${stored.dtype}`

  for (const { op } of kernel.accumulators)
    if (!capabilities.reduce.includes(op)) return `it has no reduction ${op}`
  for (const expr of topological([...kernel.accumulators, ...kernel.outputs].map(({ value }) => value))) {
    if (expr.kind === "call" && !capabilities.ops.includes(expr.op)) return `it has no op ${expr.op}`
    if (!comesAlong(expr) && lacksDType(expr.dtype)) return `it has no ${expr.dtype}`
  }

  if (capabilities.layout === "contiguous" && !kernel.inputs.every(({ view }) => isContiguous(view))) {
    return "it reads contiguous inputs only"
  }
  if (kernel.inputs.length > maxInputs)
    return `it takes at most ${maxInputs} inputs, not ${kernel.inputs.length}`
  if (kernel.outputs.length > maxOutputs)
    return `it gives at most ${maxOutputs} outputs, not ${kernel.outputs.length}`
  if (
    capabilities.mixedOutputs === false &&
    new Set(kernel.outputs.map(({ axes }) => axes.join())).size > 1
  ) {
    return "all outputs of one of its kernels have the same shape"
  }
  // What a strided kernel visits is no array: a matrix product visits many times what it reads and writes.
  const { space, outputs } = kernel
  const arrays = outputs.map((output) => outputLength(kernel, output))
  return whyTooLong(
    Math.max(0, ...(capabilities.layout === "contiguous" ? [sizeOf(space)] : arrays)),
    maxElements,
  )
}

/** Why an array of this length is beyond a limit, or null. */
export function whyTooLong(length: number, maxElements = Infinity): string | null {
  return length > maxElements ? `it holds at most ${maxElements} elements in an array, not ${length}` : null
}

/** Conditions, and positions: what is computed from nothing but indices and constants. */
function comesAlong(expr: Expr): boolean {
  if (expr.dtype === "bool" || expr.kind === "acc" || expr.kind === "arg") return true
  if (expr.kind === "call") return expr.dtype === "int32" && expr.args.every(isPosition)
  return isPosition(expr)
}

function isPosition(expr: Expr): boolean {
  if (expr.kind === "index") return true
  if (expr.dtype !== "int32") return false
  return expr.kind === "const" || (expr.kind === "call" && expr.args.every(isPosition))
}
