import { setBackend } from "@cotangent/core-api"
import { reference } from "@cotangent/core-api/backend"
import { elementwiseRow, reduceRows } from "@cotangent/core-api/rules"
import { beforeAll, describe, expect, it } from "vitest"
import { type Operator, operators } from "../catalogue/operators.ts"
import { pictureSvg } from "./picture.ts"
import { plotOfComposition } from "./plots-of-compositions.ts"
import { plotOfElementwise } from "./plots-of-elementwise.ts"
import { plotOfReduction } from "./plots-of-reductions.ts"

/** The curves of an op, as functions. */
const curves = (name: string) =>
  plotOfElementwise(elementwiseRow(name))?.panels.map(({ lines }) => lines.map(({ curve }) => curve)) ?? []

describe("plots of rows", () => {
  it("show the function and its derivative together", () => {
    const [[y, slope] = []] = curves("log")
    expect(y?.(2)).toBe(Math.log(2))
    expect(slope?.(2)).toBe(0.5)
    // Beyond the function its rule may still give numbers.
    expect(slope?.(-2)).toBeNaN()
  })

  it("show several curves of a function of two arguments, and their derivatives apart", () => {
    const [values = [], slopes = []] = curves("mul")
    expect(values).toHaveLength(3)
    expect(new Set(slopes.map((slope) => slope(1))).size).toBe(3)
    values.forEach((value, at) => expect(value(2)).toBe(2 * (slopes[at]?.(7) ?? NaN)))
  })

  it("go along the argument that a gradient passes to", () => {
    expect(plotOfElementwise(elementwiseRow("polygamma"))?.panels.map(({ across }) => across)).toEqual([
      "x",
      "x",
    ])
  })

  it("show no condition", () => {
    expect(plotOfElementwise(elementwiseRow("where"))).toBeUndefined()
  })

  it.each([
    ["max", 2, 1],
    ["max", 1, 0.5],
    ["mean", 0, 1 / 3],
    ["prod", 5, -1],
  ])("show the derivative of %s at %d", (name, x, slope) => {
    const row = reduceRows.find((each) => each.name === name)
    const [panel] = row ? plotOfReduction(row).panels : []
    expect(panel?.lines[1]?.curve(x)).toBeCloseTo(slope, 15)
  })
})

describe("plots of compositions", () => {
  beforeAll(async () => {
    await setBackend(reference())
  })
  const find = (name: string): Operator => {
    const found = operators().find((each) => each.name === name)
    if (!found) throw new Error(name)
    return found
  }

  it("show each element that changes, and its derivative", () => {
    const panels = plotOfComposition(find("softmax"))?.panels ?? []
    expect(panels.map(({ lines }) => lines.map(({ label }) => label))).toEqual([
      ["y₁", "y₂", "y₃"],
      ["∂y₁/∂x", "∂y₂/∂x", "∂y₃/∂x"],
    ])
    const share = Math.exp(1) / (2 * Math.exp(1) + Math.exp(-1))
    expect(panels[0]?.lines[0]?.curve(1)).toBeCloseTo(share, 12)
    expect(panels[1]?.lines[0]?.curve(1)).toBeCloseTo(share * (1 - share), 12)
  })

  it.each(["transpose", "any", "countNonzero", "concat", "matmul"])("show nothing of %s", (name) => {
    expect(plotOfComposition(find(name))).toBeUndefined()
  })
})

describe("pictures", () => {
  it("are the same text each time, and escape what they say", () => {
    const picture = plotOfElementwise(elementwiseRow("tanh"))
    if (!picture) throw new Error("no picture")
    expect(pictureSvg(picture)).toBe(pictureSvg(picture))
    expect(pictureSvg({ ...picture, title: "a < b & c" })).toContain("<title>a &lt; b &amp; c</title>")
  })
})
