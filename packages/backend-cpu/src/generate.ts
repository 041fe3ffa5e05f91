import type { Kernel } from "@cotangent/core-api/backend"
import { contractionCode } from "./contraction/contraction-code.ts"
import { type MatrixProduct, matrixProduct } from "./contraction/matrix-product.ts"
import { fuse, fuseKernel } from "./fuse.ts"
import type { KernelCode } from "./kernel-code.ts"
import { loopCode } from "./loops/loop-code.ts"
import { settle } from "./loops/settle.ts"
import type { Target } from "./target.ts"
import type { Tuning } from "./tuning.ts"

/** Writes the code of a kernel. @throws `E_UNSUPPORTED`, `E_COMPILE` */
export function generate(kernel: Kernel, target: Target, tuning: Tuning): KernelCode {
  const settled = settle(kernel)
  if (settled.outputs.length === 0) return { functions: [], phases: [], scratchBytes: 0, ownBytes: 0 }
  const { relaxedSimd } = target
  const product = matrixProduct(settled.kernel, tuning)
  if (product) return contractionCode(kernel, settled, fuseProduct(product, relaxedSimd), target, tuning)
  const fused = { ...settled, kernel: fuseKernel(settled.kernel, relaxedSimd) }
  return loopCode(kernel, fused, target, tuning)
}

function fuseProduct(product: MatrixProduct, relaxedSimd: boolean): MatrixProduct {
  const { epilogue } = product
  const [a = product.a] = fuse([product.a], relaxedSimd)
  const [b = product.b] = fuse([product.b], relaxedSimd)
  const values = fuse(
    epilogue.map(({ value }) => value),
    relaxedSimd,
  )
  return {
    ...product,
    a,
    b,
    epilogue: epilogue.map((each, at) => ({ ...each, value: values[at] ?? each.value })),
  }
}
