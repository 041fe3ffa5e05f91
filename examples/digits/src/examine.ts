import { jit, type Tensor, tensor } from "cotangent"
import { classes, type Digits, pixels } from "./data.ts"
import { logits, type Network } from "./model.ts"

/** What a network made of digits that it has never seen. */
export interface Examination {
  /** What it read, for each image. */
  readonly read: Uint8Array
  /** Share of the images that it read right. */
  readonly accuracy: number
}

const scoresOf: (network: Network, images: Tensor) => Tensor = jit(logits)

/** Has a network read every digit. */
export async function examine(network: Network, { images, labels }: Digits): Promise<Examination> {
  const x = tensor(images, { shape: [labels.length, pixels] })
  const scores = scoresOf(network, x)
  x.dispose()
  const numbers = await scores.data()
  scores.dispose()
  const read = labels.map((_, at) => highest(numbers.subarray(at * classes, (at + 1) * classes)))
  const right = read.filter((digit, at) => digit === labels[at]).length
  return { read, accuracy: right / labels.length }
}

function highest(scores: ArrayLike<number>): number {
  let best = 0
  for (let at = 1; at < scores.length; at++) if ((scores[at] ?? NaN) > (scores[best] ?? NaN)) best = at
  return best
}
