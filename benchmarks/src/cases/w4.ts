import { exp, log, relu, sigmoid, sum, type Tensor, valueAndGrad } from "cotangent"
import { chainModule } from "../handwritten/w4.ts"
import { chainLoop } from "../loops/w4.ts"
import { uniform } from "../random.ts"
import { chainGradient } from "../references/w4.ts"
import type { Case } from "./case.ts"

const count = 2 ** 22

/** A long chain of elementwise functions. */
export const w4g: Case = {
  name: "W4g",
  kind: "workload",
  row: null,
  computes: "sum(relu(exp(log(sigmoid(x)·x + 2) − 1)·x − ½)), gradient by x",
  sizes: "x [4194304]",
  unit: "ms",
  bytes: 2 * 4 * count,
  flops: 24 * count,
  bound: "copy",
  eager: false,
  inputs: () => [uniform([count], -4, 4, 1)],
  expected: chainGradient,
  program: (x) =>
    valueAndGrad((a: Tensor) =>
      sum(
        relu(
          exp(log(sigmoid(a).mul(a).add(2)).sub(1))
            .mul(a)
            .sub(0.5),
        ),
      ),
    )(x),
  loops: chainLoop,
  handwritten: chainModule,
}
