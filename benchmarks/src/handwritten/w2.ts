import type { Prepared } from "../contenders/contender.ts"
import type { Flavour } from "../kernels/function-text.ts"
import { grain, scratchBytes } from "../kernels/phases.ts"
import { powerMeanKernels, rowsOfBlock } from "../kernels/w2.ts"
import { bitsOf, openModule, preparedFrom } from "./module.ts"
import { requireMultiples } from "./sizes.ts"

/** mean(x^y) with one row y for every row of x, and its gradients by both. */
export async function powerMeanModule(flavour: Flavour, x: Float32Array, y: Float32Array): Promise<Prepared> {
  const [count, columns] = [x.length, y.length]
  requireMultiples({ columns }, grain)
  requireMultiples({ rows: count / columns }, rowsOfBlock)
  const arrays = { x, y, dx: count, dy: columns, part: columns, scratch: scratchBytes(3) / 4 }
  const { at, view, functions } = await openModule(["gradients"], powerMeanKernels(flavour), arrays)
  const [rows, scale] = [count / columns, bitsOf(1 / count)]
  const call = (): number =>
    functions().gradients(at.x, at.y, at.dx, at.dy, at.part, rows, y.byteLength, scale, at.scratch) / count
  return preparedFrom(call, [() => view("dx"), () => view("dy")])
}
