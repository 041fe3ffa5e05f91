import { mean, sum, type Tensor, valueAndGrad } from "cotangent"
import { meansModule, squaredMeansModule, totalModule } from "../handwritten/w3.ts"
import { meansLoop, squaredMeansLoop, totalLoop } from "../loops/w3.ts"
import { uniform } from "../random.ts"
import { means, squaredMeansGradient, total } from "../references/w3.ts"
import type { Case } from "./case.ts"

const [rows, columns] = [4096, 1024]
const count = rows * columns

const common = {
  kind: "workload",
  row: null,
  sizes: "x [4096, 1024]",
  unit: "ms",
  eager: false,
  inputs: () => [uniform([rows, columns], -1, 3, 1)],
} as const

const meanOver = (axis: 0 | 1): Case => ({
  ...common,
  name: `W3-mean${axis}`,
  computes: `mean(x, ${axis})`,
  bytes: 4 * count,
  flops: count,
  bound: "read",
  expected: (x) => means(x, columns, axis),
  program: (x) => [mean(x, axis)],
  loops: (x) => meansLoop(x, columns, axis),
  handwritten: (flavour, x) => meansModule(flavour, x, columns, axis),
})

const gradientOver = (axis: 0 | 1): Case => ({
  ...common,
  name: `W3g-axis${axis}`,
  computes: `sum(mean(x, ${axis})²), gradient by x`,
  bytes: 2 * 4 * count,
  flops: count,
  bound: "copy",
  expected: (x) => squaredMeansGradient(x, columns, axis),
  program: (x) => valueAndGrad((a: Tensor) => sum(mean(a, axis).pow(2)))(x),
  loops: (x) => squaredMeansLoop(x, columns, axis),
  handwritten: (flavour, x) => squaredMeansModule(flavour, x, columns, axis),
})

/** Reductions over either axis and over both. */
export const w3: readonly Case[] = [
  meanOver(0),
  meanOver(1),
  {
    ...meanOver(1),
    name: "W3-sum",
    computes: "sum(x)",
    expected: total,
    program: (x) => [sum(x)],
    loops: totalLoop,
    handwritten: (flavour, x) => totalModule(flavour, x, columns),
  },
  gradientOver(0),
  gradientOver(1),
]
