import { tensor, type Tensor } from "@cotangent/core-api"
import { typedArray } from "@cotangent/core-api/backend"
import { describe, expect, it } from "vitest"
import { float64Of } from "./acceptance.ts"
import { type ExactArray, exactCases } from "./exact-vectors.ts"

function tensorOf({ dtype, shape, data }: ExactArray): Tensor {
  const own = dtype === "float" ? "float64" : dtype
  const elements = typedArray(own, data.length)
  elements.set(data)
  return tensor(elements, { shape, dtype: own })
}

describe("outside vectors without rounding", () => {
  it.each(exactCases.map((each) => [each.id, each] as const))(
    "%s: the value",
    (_id, { apply, inputs, output }) => {
      const y = apply(...inputs.map(tensorOf))
      expect([y.dtype, y.shape]).toEqual([output.dtype === "float" ? "float64" : output.dtype, output.shape])
      // In float64 nothing is rounded to float32; and −0 and 0 are one value.
      const rounded = (value: number): number => (output.dtype === "float32" ? Math.fround(value) : value) + 0
      const [got = new Float64Array()] = float64Of([y])
      expect(got.map(rounded)).toEqual(output.data.map(rounded))
    },
  )

  it("have inputs that float32 holds, where they are floats of any kind", () => {
    const floats = exactCases.flatMap(({ inputs }) => inputs.filter(({ dtype }) => dtype === "float"))
    expect(floats.length).toBeGreaterThan(300)
    expect(floats.filter(({ data }) => !data.every((each) => Object.is(Math.fround(each), each)))).toEqual([])
  })
})
