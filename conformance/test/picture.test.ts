import type { DType, TypedArray } from "@cotangent/core-api"
import { typedArray } from "@cotangent/core-api/backend"
import { describe, expect, it } from "vitest"
import { pictureOf } from "../src/picture/picture.ts"

const want = [0.5, -1.25, 3, 2, -0.75, 1.5, -2.5, 0.25]

function picture(
  change: (value: number, at: number) => number,
  dtype: DType = "float32",
  data = want,
): string | null {
  const got: TypedArray = typedArray(dtype, data.length)
  data.forEach((value, at) => (got[at] = change(value, at)))
  const at = data.flatMap((value, index) => (got[index] === value ? [] : [index]))
  return pictureOf({
    got,
    want: data,
    at,
    dtype,
    inputs: [{ dtype, shape: [8], data: [8, 7, 6, 5, 4, 3, 2, 1] }],
    worst: 1e4,
  })
}

describe("what kind of mistake gives a picture", () => {
  it.each([
    ["all zeros", picture(() => 0)],
    ["zeros: these elements", picture((value, at) => (at % 3 === 1 ? 0 : value))],
    [
      "they are flushed",
      picture(
        () => 0,
        "float32",
        want.map((value) => value * 2 ** -130),
      ),
    ],
    ["NaN where a number is wanted", picture((value, at) => (at === 2 ? NaN : value))],
    ["∞ where a number is wanted", picture((value, at) => (at === 2 ? Infinity : value))],
    [
      "NaN and infinities do not survive",
      picture((_, at) => (at === 0 ? 7 : (want[at] ?? 0)), "float32", [Infinity, ...want.slice(1)]),
    ],
    ["1 further on", picture((_, at) => want[(at + 7) % 8] ?? 0)],
    ["1 further back", picture((_, at) => want[(at + 1) % 8] ?? 0)],
    ["in other places", picture((_, at) => want[(3 * at) % 8] ?? 0)],
    ["input 0 itself", picture((_, at) => 8 - at)],
    ["a sign is missing", picture((value) => -value)],
    ["twice the result", picture((value) => 2 * value)],
    ["a mean in place of a sum", picture((value) => value / 8)],
    ["a sum in place of a mean", picture((value) => 8 * value)],
    ["a constant factor is wrong", picture((value) => 1.7 * value)],
    ["only the last 3 of 8", picture((value, at) => (at > 4 ? value + at : value))],
    ["every 2th element", picture((value, at) => (at % 2 === 1 ? value + 1 / (at + 1) : value))],
    ["computed in float32", picture((value) => Math.fround(value + 0.1) - 0.1, "float64")],
    ["right to a few digits", picture((value, at) => value * (1 + 1e-5 * (at + 1)))],
  ])("%s", (says, line) => {
    expect(line).toContain(says)
  })

  it("is nothing, where the numbers tell nothing", () => {
    expect(picture((value, at) => value + Math.sin(99 * at + 1))).toBeNull()
  })
})
