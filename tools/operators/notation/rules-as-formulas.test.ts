import { arg, topological } from "@cotangent/core-api/backend"
import { elementwiseRow, elementwiseRows, reduceRows } from "@cotangent/core-api/rules"
import { describe, expect, it } from "vitest"
import { evaluate } from "../plots/evaluate.ts"
import { Keys } from "./keys.ts"
import {
  asExpr,
  decompositionOf,
  derivativesOf,
  elementDerivative,
  leavesOf,
  partialsOf,
} from "./rules-as-formulas.ts"
import { withoutGuards } from "./simplify.ts"
import { argumentNames } from "./symbols.ts"

const derivative = (name: string, at = 0) => derivativesOf(elementwiseRow(name))[at]?.formula

describe("derivatives as formulas", () => {
  it.each([
    ["exp", 0, "y"],
    ["sigmoid", 0, "y \\cdot (1 - y)"],
    ["tanh", 0, "1 - {y}^2"],
    ["div", 1, "-\\frac{y}{b}"],
    ["sqrt", 0, "\\frac{1}{2 y}"],
    ["cbrt", 0, "\\frac{1}{3 {y}^2}"],
    ["exp2", 0, "2\\,\\ln 2 \\cdot 2^{x - 1}"],
    ["erf", 0, "\\tfrac{2}{\\sqrt{\\pi}} e^{-{x}^2}"],
    ["relu6", 0, "[y > 0 \\land y < 6]"],
    ["clamp", 2, "[\\mathrm{high} < x \\lor \\mathrm{high} < \\mathrm{low}]"],
    ["elu", 0, "\\begin{cases}1 & x > 0\\\\ \\alpha \\cdot e^{x} & \\text{else}\\end{cases}"],
    ["where", 1, "\\mathrm{condition}"],
  ])("of %s by argument %d", (name, at, tex) => {
    expect(derivative(name, at)?.tex).toBe(tex)
  })

  it("names what a long one uses twice", () => {
    const { tex = "", parts = [] } = derivative("geluTanh") ?? {}
    expect(parts.map(({ name }) => name)).toEqual(["t", "u"])
    expect(tex).toContain("\\sigma(-u)")
  })

  it("names polynomials instead of writing out their coefficients", () => {
    expect(derivative("sinc")).toMatchObject({ degrees: [10] })
    expect(derivative("sinc")?.tex).toContain("P_{1}({x}^2)")
  })

  it("has none where no gradient passes", () => {
    expect(derivative("floor")).toBeNull()
    expect(derivative("where")).toBeNull()
  })

  it.each([
    ["sum", "1"],
    ["mean", "\\tfrac{1}{n}"],
    ["max", "\\frac{[x_i = y]}{\\sum_j [x_j = y]}"],
    ["prod", "\\prod_{j \\ne i} x_j"],
    ["argMax", undefined],
  ])("of %s by an element", (name, tex) => {
    const row = reduceRows.find((each) => each.name === name)
    expect(row && elementDerivative(row)?.tex).toBe(tex)
  })
})

describe("decompositions as formulas", () => {
  it.each([
    ["hardTanh", "\\min(\\max(x, -1), 1)"],
    ["log2", "\\tfrac{1}{\\ln 2} \\ln x"],
    ["tan", "\\frac{\\sin x}{\\cos x}"],
    ["logicalAnd", "[a \\ne 0 \\land b \\ne 0]"],
    ["copySign", "\\begin{cases}-|x| & y < 0 \\lor y = -0\\\\ |x| & \\text{else}\\end{cases}"],
  ])("of %s", (name, tex) => {
    expect(decompositionOf(elementwiseRow(name))?.tex).toBe(tex)
  })
})

describe("leaving out guards", () => {
  const samples = [-3.3, -1, -0.4, 0, 0.3, 0.9, 1, 2.6, 9]

  it.each(elementwiseRows.map((row) => [row.name, row] as const))("keeps the values of %s", (_name, row) => {
    const rules = [...partialsOf(row), row.lower ? asExpr(row.lower(...leavesOf(row))) : null]
    for (const rule of rules.filter((each) => each !== null)) {
      const shorter = withoutGuards(rule, new Keys())
      for (const x of samples) {
        for (const z of samples) {
          const args = [x, z, 0.7].slice(0, row.arity)
          const given = [...args, row.at(...args)]
          expect(evaluate(shorter, given), `at ${given}`).toBe(evaluate(rule, given))
        }
      }
    }
  })

  it("and leaves some out", () => {
    const [slope] = partialsOf(elementwiseRow("elu"))
    const shorter = slope && withoutGuards(slope, new Keys())
    const count = (root: typeof slope) => topological(root ? [root] : []).length
    expect(count(shorter)).toBeLessThan(count(slope))
  })
})

describe("the names of arguments", () => {
  it("are those of the notation", () => {
    expect(argumentNames(elementwiseRow("clamp"))).toEqual(["x", "low", "high"])
    expect(argumentNames(elementwiseRow("exp"))).toEqual(["x"])
  })

  it("are asked for", () => {
    const row = { ...elementwiseRow("pow"), tex: (...all: string[]) => all.join("^") }
    expect(() => argumentNames(row)).toThrow("names 2 arguments")
  })
})

describe("equal expressions", () => {
  it("have equal keys", () => {
    const keys = new Keys()
    const of = (index: number) => asExpr(elementwiseRow("exp2").lower?.(arg(index, "float64")) ?? NaN)
    expect(keys.of(of(0))).toBe(keys.of(of(0)))
    expect(keys.of(of(0))).not.toBe(keys.of(of(1)))
  })
})
