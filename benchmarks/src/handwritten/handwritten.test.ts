import { describe, expect, it } from "vitest"
import type { Prepared } from "../contenders/contender.ts"
import { sigmoidMeanGradientsLoop, sigmoidMeanLoop } from "../loops/w1.ts"
import { powerMeanLoop } from "../loops/w2.ts"
import { meansLoop, squaredMeansLoop, totalLoop } from "../loops/w3.ts"
import { chainLoop } from "../loops/w4.ts"
import { productLoop } from "../loops/w5.ts"
import { trainingLoop } from "../loops/w6.ts"
import type { Flavour } from "../kernels/function-text.ts"
import { uniform } from "../random.ts"
import { type Expected, faultOf } from "../references/expected.ts"
import { sigmoidMean, sigmoidMeanGradients } from "../references/w1.ts"
import { powerMeanGradients } from "../references/w2.ts"
import { means, squaredMeansGradient, total } from "../references/w3.ts"
import { chainGradient } from "../references/w4.ts"
import { product } from "../references/w5.ts"
import { trainingStep } from "../references/w6.ts"
import { flavoursOf, multiplyAddHere } from "./engine.ts"
import { sigmoidMeanGradientsModule, sigmoidMeanModule } from "./w1.ts"
import { powerMeanModule } from "./w2.ts"
import { meansModule, squaredMeansModule, totalModule } from "./w3.ts"
import { chainModule } from "./w4.ts"
import { productModule } from "./w5.ts"
import { trainingModule } from "./w6.ts"

const flavours = flavoursOf(await multiplyAddHere())

const array = (length: number, from: number, to: number, seed: number): Float32Array =>
  uniform([length], from, to, seed).data

// Lengths that are no multiple of a block.
const [x, w, b] = [1, 2, 3].map((seed) => array(1032, -2, 2, seed)) as [
  Float32Array,
  Float32Array,
  Float32Array,
]
const far = array(1032, -200, 200, 4)
const powers = [array(128 * 264, 0.1, 3, 1), array(264, -2, 3, 2)] as const
const matrix = array(32 * 96, -1, 3, 1)
const [left, right] = [array(20 * 20, -1, 1, 1), array(20 * 20, -1, 1, 2)]
const labels = Float32Array.from({ length: 12 * 10 }, (_, at) =>
  at % 10 === (7 * Math.floor(at / 10)) % 10 ? 1 : 0,
)
const network = [
  array(12 * 23, 0, 1, 1),
  labels,
  array(23 * 20, -0.5, 0.5, 3),
  array(20, -0.1, 0.1, 4),
  array(20 * 10, -0.5, 0.5, 5),
  array(10, -0.1, 0.1, 6),
  0.1,
] as const

interface Work {
  readonly expected: readonly Expected[]
  readonly loops: Prepared
  readonly kernels: (flavour: Flavour) => Promise<Prepared>
}

const work: Readonly<Record<string, Work>> = {
  W1f: {
    expected: sigmoidMean(x, w, b),
    loops: sigmoidMeanLoop(x, w, b),
    kernels: (flavour) => sigmoidMeanModule(flavour, x, w, b),
  },
  W1g: {
    expected: sigmoidMeanGradients(x, w, b),
    loops: sigmoidMeanGradientsLoop(x, w, b),
    kernels: (flavour) => sigmoidMeanGradientsModule(flavour, x, w, b),
  },
  "W1g far out": {
    expected: sigmoidMeanGradients(x, w, far),
    loops: sigmoidMeanGradientsLoop(x, w, far),
    kernels: (flavour) => sigmoidMeanGradientsModule(flavour, x, w, far),
  },
  W2g: {
    expected: powerMeanGradients(...powers),
    loops: powerMeanLoop(...powers),
    kernels: (flavour) => powerMeanModule(flavour, ...powers),
  },
  "W3 mean over axis 0": {
    expected: means(matrix, 96, 0),
    loops: meansLoop(matrix, 96, 0),
    kernels: (flavour) => meansModule(flavour, matrix, 96, 0),
  },
  "W3 mean over axis 1": {
    expected: means(matrix, 96, 1),
    loops: meansLoop(matrix, 96, 1),
    kernels: (flavour) => meansModule(flavour, matrix, 96, 1),
  },
  "W3 sum": {
    expected: total(matrix),
    loops: totalLoop(matrix),
    kernels: (flavour) => totalModule(flavour, matrix, 96),
  },
  "W3g over axis 0": {
    expected: squaredMeansGradient(matrix, 96, 0),
    loops: squaredMeansLoop(matrix, 96, 0),
    kernels: (flavour) => squaredMeansModule(flavour, matrix, 96, 0),
  },
  "W3g over axis 1": {
    expected: squaredMeansGradient(matrix, 96, 1),
    loops: squaredMeansLoop(matrix, 96, 1),
    kernels: (flavour) => squaredMeansModule(flavour, matrix, 96, 1),
  },
  W4g: { expected: chainGradient(x), loops: chainLoop(x), kernels: (flavour) => chainModule(flavour, x) },
  W5: {
    expected: product(left, right),
    loops: productLoop(left, right),
    kernels: (flavour) => productModule(flavour, left, right),
  },
  W6: {
    expected: trainingStep(...network),
    loops: trainingLoop(...network),
    kernels: (flavour) => trainingModule(flavour, ...network),
  },
}

describe.each(Object.entries(work))("%s agrees with float64", (_name, { expected, loops, kernels }) => {
  it("in loops", async () => {
    expect(faultOf(expected, await loops.results())).toBeNull()
  })

  it.each(flavours)("in %s kernels, at the first call and later ones", async (flavour) => {
    const prepared = await kernels(flavour)
    expect(faultOf(expected, await prepared.results())).toBeNull()
    await prepared.call()
    expect(faultOf(expected, await prepared.results())).toBeNull()
  })
})

it("kernels refuse sizes that they have no code for", async () => {
  await expect(sigmoidMeanModule("strict", x.subarray(1), w, b)).rejects.toThrow("the length is 1031")
  await expect(powerMeanModule("strict", powers[0].subarray(264), powers[1])).rejects.toThrow("rows is 127")
  await expect(totalModule("strict", matrix, 48)).rejects.toThrow("columns is 48")
})
