import { mean, sigmoid, type Tensor, valueAndGrad } from "cotangent"
import { sigmoidMeanGradientsOnGpu, sigmoidMeanOnGpu } from "../handwritten-gpujs/w1.ts"
import { sigmoidMeanGradientsModule, sigmoidMeanModule } from "../handwritten/w1.ts"
import { sigmoidMeanGradientsLoop, sigmoidMeanLoop } from "../loops/w1.ts"
import { type HostArray, uniform } from "../random.ts"
import { sigmoidMean, sigmoidMeanGradients } from "../references/w1.ts"
import type { Case } from "./case.ts"

const count = 2 ** 22
const few = 64

function inputs(length: number): readonly HostArray[] {
  return [1, 2, 3].map((seed) => uniform([length], -2, 2, seed))
}

function program(x: Tensor, w: Tensor, b: Tensor): Tensor {
  return mean(sigmoid(x.mul(w).add(b)))
}

/** Mean of a sigmoid: one pass over three inputs. */
export const w1f: Case = {
  name: "W1f",
  kind: "workload",
  row: null,
  computes: "mean(sigmoid(x·w + b))",
  sizes: "x, w, b [4194304]",
  unit: "ms",
  bytes: 3 * 4 * count,
  flops: 7 * count,
  bound: "read",
  eager: false,
  inputs: () => inputs(count),
  expected: sigmoidMean,
  program: (x, w, b) => [program(x, w, b)],
  loops: sigmoidMeanLoop,
  handwritten: sigmoidMeanModule,
  handwrittenGpujs: sigmoidMeanOnGpu,
}

/** The same with all gradients: one pass over three inputs and three results. */
export const w1g: Case = {
  ...w1f,
  name: "W1g",
  computes: "mean(sigmoid(x·w + b)), gradients by x, w, b",
  bytes: 6 * 4 * count,
  flops: 12 * count,
  bound: "copy",
  expected: sigmoidMeanGradients,
  program: (x, w, b) => {
    const [value, gradients] = valueAndGrad(program, { argnums: [0, 1, 2] })(x, w, b)
    return [value, ...gradients]
  },
  loops: sigmoidMeanGradientsLoop,
  handwritten: sigmoidMeanGradientsModule,
  handwrittenGpujs: sigmoidMeanGradientsOnGpu,
}

/** W1g on so few elements that what a call costs is all that matters. */
export const w7: Case = {
  ...w1g,
  name: "W7",
  sizes: "x, w, b [64]",
  unit: "µs",
  bytes: 6 * 4 * few,
  flops: 12 * few,
  bound: null,
  eager: true,
  inputs: () => inputs(few),
}

/** W1g on 2⁴ to 2²⁴ elements: where calls stop to matter, and where data leaves one cache after the other. */
export const sizes: readonly Case[] = Array.from({ length: 21 }, (_, at) => ofSize(at + 4))

function ofSize(power: number): Case {
  const length = 2 ** power
  return {
    ...w1g,
    name: `size-${power}`,
    kind: "size",
    sizes: `x, w, b [${length}]`,
    unit: length < 2 ** 17 ? "µs" : "ms",
    bytes: 6 * 4 * length,
    flops: 12 * length,
    // What is less stands in a cache, which no limit was measured of.
    bound: length < 2 ** 19 ? null : "copy",
    inputs: () => inputs(length),
  }
}
