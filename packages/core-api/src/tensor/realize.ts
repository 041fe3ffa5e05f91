import { getBackend } from "../registry.ts"
import { type Kernel, printKernel } from "../kernel.ts"
import { plannedKernels, withGroups } from "../schedule/execute.ts"
import type { SessionStats } from "../session.ts"
import { realise } from "./read.ts"
import type { Tensor } from "./tensor.ts"
import { tensorsIn } from "./transforms.ts"

/** Computes tensors (any nesting of them) together, without reading them. Resolves when the work is enqueued. */
export async function realize(...tensors: readonly unknown[]): Promise<void> {
  const nodes = tensorsIn(tensors).map((each) => each.node)
  if (nodes.length > 0) await realise(nodes)
}

/** Kernels that print as a person reads them. */
export type KernelList = readonly Kernel[] & { toString(): string }

/** The kernels that reading these tensors would run, given what is realised already; nothing runs. */
export function kernels(...tensors: readonly Tensor[]): KernelList {
  const nodes = withGroups(tensors.map((each) => each.node)).filter((node) => !node.value)
  const session = nodes.find((node) => node.session)?.session ?? getBackend()
  const list = plannedKernels(nodes, session)
  return Object.assign(list, { toString: () => list.map(printKernel).join("\n\n") })
}

/** Buffers and bytes that the current backend holds, and how many kernels it compiled and ran; zeros before one is open. */
export function memory(): SessionStats {
  return getBackend()?.stats ?? { buffers: 0, bytes: 0, kernelsCompiled: 0, kernelsRun: 0 }
}
