import { describe, expect, it } from "vitest"
import { equation, inline, tableOf } from "./markdown.ts"

describe("formulas in Markdown", () => {
  it("avoid what GitHub refuses, and what would end a cell", () => {
    expect(inline("\\operatorname{sgn} |x|")).toBe("$`\\mathrm{sgn}\\, \\vert x\\vert `$")
    expect(inline("\\operatorname{fmod}(a, b)")).toBe("$`\\mathrm{fmod}(a, b)`$")
    expect(inline("\\operatorname{erf}^{-1} x")).toBe("$`\\mathrm{erf}^{-1} x`$")
  })

  it("say what their letters stand for, and which polynomials they hold", () => {
    const text = equation("y", {
      tex: "t + P_{1}(x)",
      parts: [{ name: "t", tex: "a = b" }],
      degrees: [3, 5],
    })
    expect(text).toContain("y &= t + P_{1}(x) \\\\[4pt]\nt &= a = b\n")
    expect(text).toContain("$`P_{1}`$ of degree 3 and $`P_{2}`$ of degree 5.")
  })

  it("stand alone where one line says all", () => {
    expect(equation("y", { tex: "x", parts: [], degrees: [] })).toBe("```math\ny = x\n```")
  })
})

describe("tables", () => {
  it("have a line under their head", () => {
    expect(tableOf(["a", "b"], [["1", "2"]])).toBe("| a | b |\n| --- | --- |\n| 1 | 2 |")
  })
})
