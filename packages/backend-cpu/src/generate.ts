import type { Kernel } from "@cotangent/core-api/backend"
import type { KernelCode } from "./kernel-code.ts"
import { loopCode } from "./loops/loop-code.ts"
import { settle } from "./loops/settle.ts"
import type { Target } from "./target.ts"

/** Writes the code of a kernel. @throws `E_UNSUPPORTED`, `E_COMPILE` */
export function generate(kernel: Kernel, target: Target): KernelCode {
  const settled = settle(kernel)
  if (settled.outputs.length === 0) return { functions: [], phases: [], scratchBytes: 0, ownBytes: 0 }
  return loopCode(kernel, settled, target)
}
