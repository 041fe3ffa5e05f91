import type { Prepared } from "../contenders/contender.ts"
import type { Flavour } from "../kernels/function-text.ts"
import { matmulKernels, matmulScratchBytes } from "../kernels/matmul.ts"
import { openModule, preparedFrom } from "./module.ts"

/** A·B of two square matrices. */
export async function productModule(flavour: Flavour, a: Float32Array, b: Float32Array): Promise<Prepared> {
  const size = Math.sqrt(a.length)
  const arrays = { a, b, c: a.length, scratch: matmulScratchBytes / 4 }
  const { at, view, functions } = await openModule(["matmul"], matmulKernels(flavour), arrays)
  const row = 4 * size
  const call = (): number =>
    functions().matmul(at.a, row, 4, at.b, row, 4, at.c, row, 0, 0, size, size, size, at.scratch)
  return preparedFrom(call, [() => view("c")], false)
}
