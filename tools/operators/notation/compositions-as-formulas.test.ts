import { describe, expect, it } from "vitest"
import { operators } from "../catalogue/operators.ts"
import { compositionFormula } from "./compositions-as-formulas.ts"

const signatures = new Map(operators().map(({ name, source }) => [name, source.signature]))
const formulaOf = (name: string) => compositionFormula(name, signatures.get(name) ?? "")

describe("compositions as formulas", () => {
  it.each([
    ["softmax", "\\frac{e^{x - \\max x}}{\\sum e^{x - \\max x}}"],
    ["countNonzero", "\\sum [x \\ne 0]"],
    ["meanSquaredError", "\\frac{1}{n}\\sum (a - b)^2"],
    ["variance", "\\frac{\\sum {\\left(x - \\frac{1}{n}\\sum x\\right)}^2}{n}"],
    ["matmul", "\\sum (a \\cdot b)"],
  ])("%s", (name, tex) => {
    expect(formulaOf(name)).toMatchObject({ tex, parts: [] })
  })

  it("names what is used twice", () => {
    expect(formulaOf("std")?.parts).toEqual([{ name: "t", tex: formulaOf("variance")?.tex }])
  })

  it.each(["transpose", "cumSum", "stack"])("%s has none", (name) => {
    expect(formulaOf(name)).toBeUndefined()
  })
})
