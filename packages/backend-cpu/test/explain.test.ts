import {
  exp,
  kernels,
  matmul,
  max,
  mean,
  pad,
  pow,
  relu,
  setBackend,
  sigmoid,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  where,
} from "@cotangent/core-api"
import { beforeAll, describe, expect, it } from "vitest"
import { cpu, explain } from "../src/index.ts"

beforeAll(async () => {
  await setBackend(cpu())
})

const array = (...shape: number[]): Tensor =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => at),
    { shape },
  )

const cases: Readonly<Record<string, () => Tensor | readonly Tensor[]>> = {
  "an elementwise kernel": () => array(1000).mul(2).add(1),
  "a tail of fewer than four elements": () => array(7).neg(),
  "broadcasting along the inner axis": () => array(5, 8).sub(array(5, 1)),
  "the outer axis innermost: a transposed operand": () => array(8, 6).transpose().add(array(6, 8)),
  "float64 in two registers": () => array(16).cast("float64").mul(array(16).cast("float64")),
  "bool and where": () => where(array(9).gt(3), array(9), 0),
  "a padded operand": () =>
    pad(array(6, 6), [
      [1, 1],
      [0, 2],
    ]).mul(array(8, 8)),
  "a sum of everything, in tasks": () => sum(array(200_000)),
  "a sum of rows": () => mean(array(64, 48), [1]),
  "a sum of columns": () => mean(array(64, 48), [0]),
  "a sum along a short axis": () => sum(array(100, 3), [1]),
  "the largest of each row": () => max(array(12, 20), [1]),
  "a value and its gradients in one pass": () => {
    const [value, grads] = valueAndGrad((x: Tensor, w: Tensor) => mean(sigmoid(x.mul(w))), {
      argnums: [0, 1],
    })(array(4096), array(4096))
    return [value, ...grads]
  },
  "a power": () => pow(array(100), array(100)),
  "a matrix product": () => matmul(array(32, 32), array(32, 32)),
  "a matrix product with an expression as operand, and an epilogue": () =>
    relu(matmul(exp(array(20, 40)), array(40, 17)).add(array(17))),
}

describe("the text of compiled kernels", () => {
  it.each(Object.entries(cases))("%s", (_, of) => {
    const made = of()
    const list = kernels(...(Array.isArray(made) ? (made as readonly Tensor[]) : [made as Tensor]))
    const texts = list.map((kernel) => explain(kernel, { relaxedSimd: false }))
    expect(texts.join("\n")).toMatchSnapshot()
  })

  it("says what relaxed SIMD changes", () => {
    const [kernel] = kernels(exp(array(100)))
    if (!kernel) throw new Error("exp needs a kernel")
    expect(explain(kernel, { relaxedSimd: true })).toContain("relaxed_madd")
    expect(explain(kernel, { relaxedSimd: false })).not.toContain("relaxed")
  })
})
