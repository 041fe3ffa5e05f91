import { jit, type Tensor, valueAndGrad } from "cotangent"
import { loss, type Network } from "./model.ts"

/** What one step of training leaves behind. */
export interface Stepped {
  readonly network: Network
  readonly velocity: Network
  readonly loss: Tensor
}

/** What steers a step: how far to go, and how much of the last step to repeat. */
export interface Pace {
  readonly rate: number
  readonly momentum: number
}

/**
 * One step of gradient descent with momentum. It is traced once for each batch size and replayed from then on; rate
 * and momentum stay parameters, so a schedule costs nothing.
 */
export const step: (
  network: Network,
  velocity: Network,
  images: Tensor,
  labels: Tensor,
  pace: Pace,
) => Stepped = jit((network, velocity, images, labels, { rate, momentum }) => {
  const [value, gradient] = valueAndGrad(loss)(network, images, labels)
  const faster = zip(velocity, gradient, (v, slope) => v.mul(momentum).add(slope))
  return { network: zip(network, faster, (w, v) => w.sub(v.mul(rate))), velocity: faster, loss: value }
})

function zip(a: Network, b: Network, f: (a: Tensor, b: Tensor) => Tensor): Network {
  return a.map((layer, at) => {
    const other = b[at] ?? layer
    return { weight: f(layer.weight, other.weight), bias: f(layer.bias, other.bias) }
  })
}
