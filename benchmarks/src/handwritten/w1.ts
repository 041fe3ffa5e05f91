import type { Prepared } from "../contenders/contender.ts"
import type { Flavour } from "../kernels/function-text.ts"
import { grain, scratchBytes } from "../kernels/phases.ts"
import { sigmoidMeanKernels } from "../kernels/w1.ts"
import { bitsOf, openModule, preparedFrom } from "./module.ts"
import { requireMultiples } from "./sizes.ts"

/** mean(sigmoid(x·w + b)). */
export async function sigmoidMeanModule(
  flavour: Flavour,
  x: Float32Array,
  w: Float32Array,
  b: Float32Array,
): Promise<Prepared> {
  requireMultiples({ "the length": x.length }, grain)
  const arrays = { x, w, b, scratch: scratchBytes(1) / 4 }
  const { at, functions } = await openModule(["forward"], sigmoidMeanKernels(flavour), arrays)
  const call = (): number => functions().forward(at.x, at.w, at.b, x.byteLength, at.scratch) / x.length
  return preparedFrom(call, [])
}

/** The same, and its gradients by x, w and b. */
export async function sigmoidMeanGradientsModule(
  flavour: Flavour,
  x: Float32Array,
  w: Float32Array,
  b: Float32Array,
): Promise<Prepared> {
  const count = x.length
  requireMultiples({ "the length": count }, grain)
  const arrays = { x, w, b, dx: count, dw: count, db: count, scratch: scratchBytes(1) / 4 }
  const { at, view, functions } = await openModule(["gradients"], sigmoidMeanKernels(flavour), arrays)
  const [end, scale] = [x.byteLength, bitsOf(1 / count)]
  const call = (): number =>
    functions().gradients(at.x, at.w, at.b, at.dx, at.dw, at.db, end, scale, at.scratch) / count
  return preparedFrom(call, [() => view("dx"), () => view("dw"), () => view("db")])
}
