import type { Kernel } from "@cotangent/core-api/backend"
import { contractionCode } from "./contraction/contraction-code.ts"
import { matrixProduct } from "./contraction/matrix-product.ts"
import type { KernelCode } from "./kernel-code.ts"
import { loopCode } from "./loops/loop-code.ts"
import { settle } from "./loops/settle.ts"
import type { Target } from "./target.ts"
import type { Tuning } from "./tuning.ts"

/** Writes the code of a kernel. @throws `E_UNSUPPORTED`, `E_COMPILE` */
export function generate(kernel: Kernel, target: Target, tuning: Tuning): KernelCode {
  const settled = settle(kernel)
  if (settled.outputs.length === 0) return { functions: [], phases: [], scratchBytes: 0, ownBytes: 0 }
  const product = matrixProduct(settled.kernel, tuning)
  return product
    ? contractionCode(kernel, settled, product, target, tuning)
    : loopCode(kernel, settled, target, tuning)
}
