import { tensor } from "cotangent"
import { classes, type Digits, pickDigits, pixels } from "./data.ts"
import { dispose, type Network, newNetwork, zerosLike } from "./model.ts"
import { type Random, shuffled } from "./random.ts"
import { step } from "./step.ts"

/** How long to train and how finely. */
export interface Plan {
  readonly epochs: number
  readonly batch: number
}

/** Where training stands, after each batch. */
export interface Progress {
  /** Counted from 1. */
  readonly epoch: number
  /** Images seen in this epoch. */
  readonly seen: number
  /** Mean loss over this epoch so far. */
  readonly loss: number
  /** Loss of the batch just seen. */
  readonly batchLoss: number
  /** Time spent in steps of this epoch so far. */
  readonly seconds: number
  /** The network as it is now. It belongs to the training: read from it before asking for the next step. */
  readonly network: Network
}

const fastest = 0.15
const momentum = 0.9

/**
 * Trains a network, by default one that knows nothing yet, and tells after each batch how it goes. Whoever has seen
 * enough leaves the loop; nothing stays behind, nor does the network that it began with.
 */
export async function* train(
  digits: Digits,
  { epochs, batch }: Plan,
  random: Random,
  start: Network = newNetwork(random),
): AsyncGenerator<Progress> {
  const count = digits.labels.length
  let network = start
  let velocity = zerosLike(network)
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const order = shuffled(count, random)
      let total = 0
      let seconds = 0
      for (let from = 0; from < count; from += batch) {
        const picked = pickDigits(digits, order.subarray(from, from + batch))
        const started = performance.now()
        const done = (epoch - 1 + from / count) / epochs
        const next = stepOn(picked, network, velocity, fastest * cosine(done))
        dispose(network, velocity)
        network = next.network
        velocity = next.velocity
        const batchLoss = await next.loss.item()
        next.loss.dispose()
        seconds += (performance.now() - started) / 1000
        const seen = from + picked.labels.length
        total += batchLoss * picked.labels.length
        yield { epoch, seen, loss: total / seen, batchLoss, seconds, network }
      }
    }
  } finally {
    dispose(network, velocity)
  }
}

function stepOn(
  { images, labels }: Digits,
  network: Network,
  velocity: Network,
  rate: number,
): ReturnType<typeof step> {
  const x = tensor(images, { shape: [labels.length, pixels] })
  const y = oneHot(labels)
  const next = step(network, velocity, x, y, { rate, momentum })
  x.dispose()
  y.dispose()
  return next
}

/** For each label a row with a 1 in its place. */
function oneHot(labels: Uint8Array): ReturnType<typeof tensor> {
  const rows = new Float32Array(labels.length * classes)
  labels.forEach((label, at) => {
    rows[at * classes + label] = 1
  })
  return tensor(rows, { shape: [labels.length, classes] })
}

/** From 1 down to 0, slowly at both ends. */
function cosine(done: number): number {
  return (1 + Math.cos(Math.PI * done)) / 2
}
