import type { Capabilities } from "./backend.ts"
import { topological } from "./expr.ts"
import type { Kernel } from "./kernel.ts"
import { sizeOf } from "./shape.ts"

/** Why a kernel is beyond what a backend declares, or null if it is not. */
export function beyondCapabilities(kernel: Kernel, capabilities: Capabilities): string | null {
  const { dtypes, ops, reduce, maxInputs, maxOutputs, mixedOutputs, maxElements } = capabilities
  const values = [...kernel.accumulators, ...kernel.outputs].map(({ value }) => value)
  for (const expr of topological(values)) {
    if (!dtypes.includes(expr.dtype) && expr.kind !== "index" && expr.kind !== "const") return `it has no ${expr.dtype}`
    if (expr.kind === "call" && !ops.includes(expr.op)) return `it does not list the op ${expr.op}`
  }
  for (const { op } of kernel.accumulators) if (!reduce.includes(op)) return `it does not list the reduction ${op}`
  if (kernel.inputs.length > (maxInputs ?? Infinity)) return `${kernel.inputs.length} inputs, and it takes ${maxInputs}`
  if (kernel.outputs.length > (maxOutputs ?? Infinity)) return `${kernel.outputs.length} outputs, and it takes ${maxOutputs}`
  if (mixedOutputs === false && new Set(kernel.outputs.map(({ axes }) => axes.join())).size > 1) {
    return "outputs over different axes, which it does not mix"
  }
  if (sizeOf(kernel.space) > (maxElements ?? Infinity)) return `a space of ${sizeOf(kernel.space)}, and it takes ${maxElements}`
  return null
}
