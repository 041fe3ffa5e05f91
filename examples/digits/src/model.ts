import {
  exp,
  log,
  matmul,
  max,
  mean,
  relu,
  stopGradient,
  sub,
  sum,
  type Tensor,
  tensor,
  zeros,
} from "cotangent"
import { classes, pixels } from "./data.ts"
import type { Random } from "./random.ts"

/** One layer: y = x·weight + bias. */
interface Layer {
  readonly weight: Tensor
  readonly bias: Tensor
}

/** All that is learned, first layer first. */
export type Network = readonly Layer[]

const hidden = 128
const widths = [pixels, hidden, classes]

/** A network that knows nothing yet. The spread of the weights is He's, which suits relu: a variance of 2 / inputs. */
export function newNetwork(random: Random): Network {
  return widths.slice(1).map((outputs, at) => {
    const inputs = widths[at] ?? 1
    const spread = Math.sqrt(2 / inputs)
    const weight = Float32Array.from({ length: inputs * outputs }, () => random.normal() * spread)
    return { weight: tensor(weight, { shape: [inputs, outputs] }), bias: zeros([outputs]) }
  })
}

/** Zeros for every number of a network. */
export function zerosLike(network: Network): Network {
  return network.map(({ weight, bias }) => ({ weight: zeros(weight.shape), bias: zeros(bias.shape) }))
}

/** The unnormalised log-probability of each digit, for each image. */
export function logits(network: Network, images: Tensor): Tensor {
  return network.reduce((x, { weight, bias }, at) => matmul(at === 0 ? x : relu(x), weight).add(bias), images)
}

/** Mean cross-entropy of softmax(logits) and the true labels, which are rows of a single 1 among zeros. */
export function loss(network: Network, images: Tensor, labels: Tensor): Tensor {
  const scores = logits(network, images)
  // Softmax does not change when a row is shifted, so the shift needs no gradient; without it, exp overflows.
  const shifted = sub(scores, stopGradient(max(scores, -1, { keepDims: true })))
  const logTotal = log(sum(exp(shifted), -1, { keepDims: true }))
  return mean(sum(labels.mul(logTotal.sub(shifted)), -1))
}

/** Gives the memory of networks back at once; the garbage collector would do so later. */
export function dispose(...networks: readonly Network[]): void {
  for (const { weight, bias } of networks.flat()) {
    weight.dispose()
    bias.dispose()
  }
}
