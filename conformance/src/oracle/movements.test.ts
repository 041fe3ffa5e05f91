import { tensor, type Tensor } from "@cotangent/core-api"
import * as core from "@cotangent/core-api"
import { describe, expect, it } from "vitest"
import { acceptanceOf, float64Of } from "./acceptance.ts"
import { complete } from "./testing/simulated.ts"

// Element values are their own positions, so that results say where they came from.
const x = tensor(
  Float32Array.from({ length: 6 }, (_, at) => at + 1),
  { shape: [2, 3] },
)

const moved: readonly (readonly [name: string, y: Tensor, elements: readonly number[]])[] = [
  ["reshape", core.reshape(x, [3, 2]), [1, 2, 3, 4, 5, 6]],
  ["permute", core.permute(x, [1, 0]), [1, 4, 2, 5, 3, 6]],
  ["permute of three axes", core.permute(core.reshape(x, [1, 2, 3]), [2, 0, 1]), [1, 4, 2, 5, 3, 6]],
  ["expand a leading axis", core.expand(core.slice(x, [[0, 1]]), [2, 3]), [1, 2, 3, 1, 2, 3]],
  ["expand an inner axis", core.expand(core.slice(x, [null, [0, 1]]), [2, 2, 2]), [1, 1, 4, 4, 1, 1, 4, 4]],
  ["expand a scalar", core.expand(tensor(7), [2, 2]), [7, 7, 7, 7]],
  [
    "slice",
    core.slice(x, [
      [1, 2],
      [0, 3, 2],
    ]),
    [4, 6],
  ],
  ["slice backwards", core.slice(x, [null, [null, null, -2]]), [3, 1, 6, 4]],
  ["slice nothing", core.slice(x, [[1, 1]]), []],
  [
    "pad",
    core.pad(core.slice(x, [[0, 1]]), [
      [1, 0],
      [0, 1],
    ]),
    [0, 0, 0, 0, 1, 2, 3, 0],
  ],
  ["sum over the first axis", core.sum(x, 0), [5, 7, 9]],
  ["sum over the last axis", core.sum(x, -1, { keepDims: true }), [6, 15]],
  ["sum over outer axes", core.sum(core.reshape(x, [2, 3, 1]), [0, 2]), [5, 7, 9]],
  ["sum over a middle axis", core.sum(core.reshape(x, [1, 3, 2]), 1), [9, 12]],
  ["sum over no axis", core.sum(x, []), [1, 2, 3, 4, 5, 6]],
  ["sum of nothing", core.sum(core.zeros([2, 0]), 1), [0, 0]],
  ["max", core.max(x, 0), [4, 5, 6]],
  ["min", core.min(x), [1]],
  ["mean", core.mean(x, 1), [2, 5]],
  ["matmul", core.matmul(x, core.transpose(x)), [14, 32, 32, 77]],
  ["positions", core.arange(1, 4), [1, 2, 3]],
  ["the identity matrix", core.eye(2, 3), [1, 0, 0, 0, 1, 0]],
  ["concat", core.concat([x, x], 0), [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]],
]

describe("elements go where they belong", () => {
  it.each(moved)("%s", (_name, y, elements) => {
    expect([...(float64Of([y])[0] ?? [])]).toEqual(elements)
    const [want] = acceptanceOf([y], complete)
    expect(want?.shape).toEqual(y.shape)
    expect([...(want?.lo ?? [])].map((value) => value + 0)).toEqual(elements)
    expect([...(want?.hi ?? [])].map((value) => value + 0)).toEqual(elements)
  })
})

describe("what the oracle cannot know, it says", () => {
  it("a tensor that has been disposed of", () => {
    const y = core.exp(x)
    y.dispose()
    expect(() => float64Of([y])).toThrow("E_DISPOSED")
  })
})
