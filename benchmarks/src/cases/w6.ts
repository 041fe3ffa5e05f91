import { exp, log, max, mean, relu, stopGradient, sum, type Tensor, valueAndGrad } from "cotangent"
import { trainingModule } from "../handwritten/w6.ts"
import { trainingLoop } from "../loops/w6.ts"
import { type HostArray, uniform } from "../random.ts"
import { trainingStep } from "../references/w6.ts"
import type { Case } from "./case.ts"

const [batch, pixels, hidden, classes] = [128, 784, 256, 10]
const rate = 0.1

/** A training step of a small network: three large matrix products, three small ones, and what stands between. */
export const w6: Case = {
  name: "W6",
  kind: "workload",
  row: null,
  computes: "one step of descent: relu, softmax cross-entropy",
  sizes: `784-256-10, batch 128`,
  unit: "ms",
  // The images and both layers' weights are read, the weights written; the rest stays in the caches.
  bytes: 4 * (batch * (pixels + classes) + 2 * ((pixels + 1) * hidden + (hidden + 1) * classes)),
  flops: 2 * batch * hidden * (2 * pixels + 3 * classes),
  bound: "multiply-add",
  eager: true,
  inputs,
  expected: (x, labels, w1, b1, w2, b2) => trainingStep(x, labels, w1, b1, w2, b2, rate),
  program: step,
  loops: (x, labels, w1, b1, w2, b2) => trainingLoop(x, labels, w1, b1, w2, b2, rate),
  handwritten: (flavour, x, labels, w1, b1, w2, b2) =>
    trainingModule(flavour, x, labels, w1, b1, w2, b2, rate),
}

function inputs(): readonly HostArray[] {
  return [
    uniform([batch, pixels], 0, 1, 1),
    labelsOf(batch, classes),
    weightsOf([pixels, hidden], 3),
    uniform([hidden], -0.1, 0.1, 4),
    weightsOf([hidden, classes], 5),
    uniform([classes], -0.1, 0.1, 6),
  ]
}

/** Weights spread as He's initialisation spreads them. */
export function weightsOf(shape: readonly [number, number], seed: number): HostArray {
  const most = Math.sqrt(6 / shape[0])
  return uniform(shape, -most, most, seed)
}

/** For each image a row with a single 1. */
export function labelsOf(images: number, width: number): HostArray {
  const data = new Float32Array(images * width)
  uniform([images], 0, width, 2).data.forEach((label, row) => {
    data[row * width + Math.floor(label)] = 1
  })
  return { shape: [images, width], data }
}

/** Mean cross-entropy of a network with one hidden layer. */
export function loss(weights: readonly Tensor[], x: Tensor, labels: Tensor): Tensor {
  const [w1 = x, b1 = x, w2 = x, b2 = x] = weights
  const scores = relu(x.matmul(w1).add(b1)).matmul(w2).add(b2)
  const shifted = scores.sub(stopGradient(max(scores, -1, { keepDims: true })))
  const logTotal = log(sum(exp(shifted), -1, { keepDims: true }))
  return mean(sum(labels.mul(logTotal.sub(shifted)), -1))
}

function step(x: Tensor, labels: Tensor, ...weights: Tensor[]): readonly Tensor[] {
  const [value, slopes] = valueAndGrad(loss)(weights, x, labels)
  return [value, ...weights.map((each, at) => each.sub(slopeOf(slopes, at).mul(rate)))]
}

/** The slope of a weight among those of all. */
export function slopeOf(slopes: readonly Tensor[], at: number): Tensor {
  const slope = slopes[at]
  if (!slope) throw new Error("the gradient has the nesting of the weights")
  return slope
}
