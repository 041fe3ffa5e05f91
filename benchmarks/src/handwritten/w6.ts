import type { Prepared } from "../contenders/contender.ts"
import type { Flavour } from "../kernels/function-text.ts"
import { matmulScratchBytes } from "../kernels/matmul.ts"
import { scoreRow, trainingKernels } from "../kernels/w6.ts"
import { bitsOf, openModule, preparedFrom } from "./module.ts"
import { requireMultiples } from "./sizes.ts"

/**
 * A training step of a network with one hidden layer. The slopes are scaled by −rate from the start, so that the last
 * matrix products add to the weights what they have to.
 */
export async function trainingModule(
  flavour: Flavour,
  x: Float32Array,
  labels: Float32Array,
  w1: Float32Array,
  b1: Float32Array,
  w2: Float32Array,
  b2: Float32Array,
  rate: number,
): Promise<Prepared> {
  const [hidden, classes] = [b1.length, b2.length]
  const rows = labels.length / classes
  const pixels = x.length / rows
  if (classes !== 10) throw new RangeError(`there are ${classes} classes: the kernel takes 10`)
  requireMultiples({ hidden }, 4)
  requireMultiples({ "rows × hidden": rows * hidden }, 16)
  const { at, view, functions } = await openModule(
    ["matmul", "relu", "crossEntropy", "backThroughRelu"],
    trainingKernels(flavour),
    {
      x,
      labels,
      w1,
      b1,
      w2,
      b2,
      newW1: w1.length,
      newB1: hidden,
      newW2: w2.length,
      newB2: classes,
      y: rows * hidden,
      inside: rows * hidden,
      // What stands after the ten scores of a row is no score.
      scores: new Float32Array(rows * scoreRow).fill(-1e30),
      slopes: rows * scoreRow,
      scratch: matmulScratchBytes / 4,
    },
  )
  const [image, layer, score, weight] = [4 * pixels, 4 * hidden, 4 * scoreRow, 4 * classes]
  const scale = bitsOf(-rate / rows)
  const call = (): number => {
    const { matmul, relu, crossEntropy, backThroughRelu } = functions()
    const { y, scores, slopes, inside, scratch } = at
    matmul(at.x, image, 4, at.w1, layer, 4, y, layer, at.b1, 0, rows, hidden, pixels, scratch)
    relu(y, rows * layer)
    matmul(y, layer, 4, at.w2, weight, 4, scores, score, at.b2, 0, rows, classes, hidden, scratch)
    const loss = crossEntropy(scores, at.labels, slopes, at.b2, at.newB2, rows, scale)
    matmul(y, 4, layer, slopes, score, 4, at.newW2, weight, at.w2, weight, hidden, classes, rows, scratch)
    matmul(slopes, score, 4, at.w2, 4, weight, inside, layer, 0, 0, rows, hidden, classes, scratch)
    backThroughRelu(inside, y, at.b1, at.newB1, rows, layer)
    matmul(at.x, 4, image, inside, layer, 4, at.newW1, layer, at.w1, layer, pixels, hidden, rows, scratch)
    return loss / rows
  }
  const arrays = (["newW1", "newB1", "newW2", "newB2"] as const).map((name) => () => view(name))
  return preparedFrom(call, arrays)
}
