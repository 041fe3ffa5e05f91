import { matmul, mean, relu, setBackend, sum, tensor, type Tensor } from "@cotangent/core-api"
import { beforeAll, describe, expect, it } from "vitest"
import { cpu } from "../src/index.ts"
import { tuning } from "../src/tuning.ts"
import { backwards } from "./tuned.ts"

const kernels: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  "an elementwise kernel": (x) => x.mul(x).add(1),
  "a sum of everything": (x) => sum(x),
  "a sum of columns": (x) => mean(x, [0]),
  "a sum of rows": (x) => mean(x, [1]),
  "a matrix product": (x) => matmul(x, x.transpose()),
  "a matrix product with an epilogue": (x) => relu(matmul(x.transpose(), x)).add(1),
  "the largest of each column": (x) => x.max([0]),
}

const data = Float32Array.from({ length: 500 * 601 }, (_, at) => Math.sin(at) * 10)

describe("the tasks of a kernel may run in any order, and give the same bits", () => {
  const results = new Map<string, Uint8Array[]>()
  beforeAll(async () => {
    for (const provider of [cpu(), backwards(tuning)]) {
      await setBackend(provider)
      for (const [name, of] of Object.entries(kernels)) {
        const { buffer } = of(tensor(data, { shape: [500, 601] })).dataSync()
        results.set(name, [...(results.get(name) ?? []), new Uint8Array(buffer)])
      }
    }
  })

  it.each(Object.keys(kernels))("%s", (name) => {
    const [forwards, turned] = results.get(name) ?? []
    expect(forwards?.length).toBeGreaterThan(0)
    expect(turned).toEqual(forwards)
  })
})
