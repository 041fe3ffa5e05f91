import { valueAndGrad } from "cotangent"
import { uniform } from "../random.ts"
import { momentumStep } from "../references/digits.ts"
import type { Case } from "./case.ts"
import { labelsOf, loss, slopeOf, weightsOf } from "./w6.ts"

const [batch, pixels, hidden, classes] = [64, 784, 128, 10]
const [rate, momentum] = [0.15, 0.9]
const shapes = [[pixels, hidden], [hidden], [hidden, classes], [classes]] as const
const numbers = shapes.reduce((sum, [rows, columns = 1]) => sum + rows * columns, 0)

/** The step that the example `digits` trains with: descent with momentum, whose arrays all go from step to step. */
export const digits: Case = {
  name: "digits",
  kind: "workload",
  row: null,
  computes: "one step of the example digits: momentum, softmax cross-entropy",
  sizes: `${pixels}-${hidden}-${classes}, batch ${batch}`,
  unit: "ms",
  // Images, weights and velocities are read, weights and velocities written.
  bytes: 4 * (batch * (pixels + classes) + 4 * numbers),
  flops: 2 * batch * hidden * (2 * pixels + 3 * classes) + 4 * numbers,
  bound: "multiply-add",
  eager: true,
  inputs: () => [
    uniform([batch, pixels], 0, 1, 1),
    labelsOf(batch, classes),
    weightsOf([pixels, hidden], 3),
    uniform([hidden], -0.1, 0.1, 4),
    weightsOf([hidden, classes], 5),
    uniform([classes], -0.1, 0.1, 6),
    ...shapes.map((shape, at) => uniform(shape, -0.01, 0.01, 7 + at)),
  ],
  expected: (x, labels, ...arrays) => momentumStep([x, labels, ...arrays], rate, momentum),
  program: (x, labels, ...arrays) => {
    const [weights, velocities] = [arrays.slice(0, 4), arrays.slice(4)]
    const [value, slopes] = valueAndGrad(loss)(weights, x, labels)
    const faster = velocities.map((each, at) => each.mul(momentum).add(slopeOf(slopes, at)))
    return [value, ...weights.map((each, at) => each.sub((faster[at] ?? each).mul(rate))), ...faster]
  },
  loops: null,
  handwritten: null,
}
