import { type Tensor, tensor, valueAndGrad } from "../src/index.ts"

/** What is learned: one matrix and one row. */
export interface Weights {
  readonly weight: Tensor
  readonly bias: Tensor
}

const width = 32

/** Numbers that are all different, and always the same. */
function wave(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, at) => Math.sin(at * 1.7))
}

/** The weights to begin with. */
export function begin(): Weights {
  return {
    weight: tensor(wave(width * width), { shape: [width, width] }),
    bias: tensor(new Float32Array(width)),
  }
}

/** A batch of 8. */
export function batch(): Tensor {
  return tensor(wave(8 * width), { shape: [8, width] })
}

function loss({ weight, bias }: Weights, x: Tensor): Tensor {
  return x.matmul(weight).add(bias).sigmoid().sub(x).pow(2).mean()
}

/** One step of gradient descent. */
export function descend(weights: Weights, x: Tensor, rate: number): { weights: Weights; loss: Tensor } {
  const [value, slope] = valueAndGrad(loss)(weights, x)
  return {
    weights: {
      weight: weights.weight.sub(slope.weight.mul(rate)),
      bias: weights.bias.sub(slope.bias.mul(rate)),
    },
    loss: value,
  }
}
