import { describe, expect, it } from "vitest"
import { isExact, numberTex } from "./constants.ts"

describe("numbers", () => {
  it.each([
    [2, "2"],
    [-1, "-1"],
    [-0, "-0"],
    [2 ** 28, "2^{28}"],
    [Infinity, "\\infty"],
    [-Infinity, "-\\infty"],
    [NaN, "\\mathrm{NaN}"],
    [0.5, "\\tfrac{1}{2}"],
    [1 / 3, "\\tfrac{1}{3}"],
    [-0.25, "-\\tfrac{1}{4}"],
    [0.01, "0.01"],
    [0.044715, "0.044715"],
    [Math.PI / 2, "\\tfrac{\\pi}{2}"],
    [2 / Math.sqrt(Math.PI), "\\tfrac{2}{\\sqrt{\\pi}}"],
    [Math.SQRT1_2, "\\tfrac{1}{\\sqrt{2}}"],
    [1 / Math.LN10, "\\tfrac{1}{\\ln 10}"],
    [2 * Math.LN2, "2\\,\\ln 2"],
    [Math.sqrt(8 / Math.PI), "\\sqrt{8/\\pi}"],
    [1.0507009873554805, "1.05070\\ldots"],
    [2.384185791015625e-7, "2.384\\ldots \\cdot 10^{-7}"],
    [1e-9, "1 \\cdot 10^{-9}"],
  ])("%d is %s", (value, tex) => {
    expect(numberTex(value)).toBe(tex)
  })

  it("takes nothing for π that is not π to the last digits", () => {
    const near = Math.PI * (1 - 1e-14)
    expect(numberTex(near)).toBe("3.14159\\ldots")
    expect(isExact(near)).toBe(false)
    expect(isExact(Math.PI)).toBe(true)
  })
})
