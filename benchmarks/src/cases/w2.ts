import { mean, pow, type Tensor, valueAndGrad } from "cotangent"
import { powerMeanModule } from "../handwritten/w2.ts"
import { powerMeanLoop } from "../loops/w2.ts"
import { uniform } from "../random.ts"
import { powerMeanGradients } from "../references/w2.ts"
import type { Case } from "./case.ts"

const size = 2048

/** Powers with an exponent for each column: a broadcast, whose gradient is a sum over rows. */
export const w2g: Case = {
  name: "W2g",
  kind: "workload",
  row: null,
  computes: "mean(x^y), gradients by x, y",
  sizes: "x [2048, 2048], y [2048]",
  unit: "ms",
  bytes: 2 * 4 * size * size,
  flops: 8 * size * size,
  bound: "copy",
  eager: false,
  inputs: () => [uniform([size, size], 0.1, 3, 1), uniform([size], -2, 3, 2)],
  expected: powerMeanGradients,
  program: (x, y) => {
    const power = (a: Tensor, b: Tensor): Tensor => mean(pow(a, b))
    const [value, gradients] = valueAndGrad(power, { argnums: [0, 1] })(x, y)
    return [value, ...gradients]
  },
  loops: powerMeanLoop,
  handwritten: powerMeanModule,
}
