import type { Prepared } from "../contenders/contender.ts"
import type { Flavour } from "../kernels/function-text.ts"
import { grain, scratchBytes } from "../kernels/phases.ts"
import { chainKernels } from "../kernels/w4.ts"
import { openModule, preparedFrom } from "./module.ts"
import { requireMultiples } from "./sizes.ts"

/** Σ relu(exp(ln(sigmoid(x)·x + 2) − 1)·x − ½), and its gradient. */
export async function chainModule(flavour: Flavour, x: Float32Array): Promise<Prepared> {
  requireMultiples({ "the length": x.length }, grain)
  const arrays = { x, dx: x.length, scratch: scratchBytes(3) / 4 }
  const { at, view, functions } = await openModule(["gradients"], chainKernels(flavour), arrays)
  const call = (): number => functions().gradients(at.x, at.dx, x.byteLength, at.scratch)
  return preparedFrom(call, [() => view("dx")])
}
