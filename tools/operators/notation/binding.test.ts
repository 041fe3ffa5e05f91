import { describe, expect, it } from "vitest"
import { applyNotation } from "./apply-notation.ts"
import { bindingOf, bindings } from "./binding.ts"

describe("how tightly a formula holds together", () => {
  it.each([
    ["x", bindings.atom],
    ["12.5", bindings.atom],
    ["1.05070\\ldots", bindings.atom],
    ["[a < b]", bindings.atom],
    ["|x - 1|", bindings.atom],
    ["\\lfloor a + b \\rceil", bindings.atom],
    ["\\max(x, 0)", bindings.power],
    ["\\sigma(x + 1)", bindings.power],
    ["\\psi^{(1)}(x)", bindings.power],
    ["{x + 1}^2", bindings.power],
    ["\\frac{a + b}{2}", bindings.power],
    ["\\tfrac16", bindings.power],
    ["\\sqrt[3]{x + 1}", bindings.atom],
    ["\\sin x", bindings.prefix],
    ["\\mathrm{labels}", bindings.atom],
    ["\\log_{10} x", bindings.prefix],
    ["\\operatorname{erf}^{-1} x", bindings.prefix],
    ["a \\cdot b", bindings.product],
    ["\\tfrac16 x", bindings.product],
    ["x \\sigma(x)", bindings.product],
    ["x (y + 1)", bindings.product],
    ["-x", bindings.sum],
    ["a \\cdot b + c", bindings.sum],
    ["a = b", bindings.relation],
    ["a \\land b", bindings.relation],
    ["\\begin{cases}a & b\\\\ c & d\\end{cases}", bindings.choice],
  ])("%s", (tex, binding) => {
    expect(bindingOf(tex)).toBe(binding)
  })

  it("refuses a group that is not closed", () => {
    expect(() => bindingOf("\\frac{a}{b")).toThrow("} is missing")
  })
})

describe("arguments in a notation", () => {
  const difference = (a: string, b: string) => `${a} - ${b}`
  const product = (a: string, b: string) => `${a} \\cdot ${b}`
  const quotient = (a: string, b: string) => `\\frac{${a}}{${b}}`
  const square = (x: string) => `{${x}}^2`
  const sine = (x: string) => `\\sin ${x}`

  it.each([
    [difference, ["a + b", "c + d"], "(a + b) - (c + d)"],
    [difference, ["a", "-b"], "a - (-b)"],
    [difference, ["a \\cdot b", "\\sin c"], "a \\cdot b - \\sin c"],
    [product, ["a + b", "-c"], "(a + b) \\cdot (-c)"],
    [product, ["\\frac{a}{b}", "{c}^2"], "\\frac{a}{b} \\cdot {c}^2"],
    [quotient, ["a + b", "-c"], "\\frac{a + b}{-c}"],
    [square, ["x"], "{x}^2"],
    [square, ["-x"], "{(-x)}^2"],
    [square, ["\\sin x"], "{(\\sin x)}^2"],
    [square, ["\\frac{a}{b}"], "{\\left(\\frac{a}{b}\\right)}^2"],
    [sine, ["a \\cdot b"], "\\sin (a \\cdot b)"],
    [sine, ["x"], "\\sin x"],
    [(x: string) => `[${x} = 0]`, ["a + b"], "[a + b = 0]"],
    [(x: string) => `\\ln(1 + ${x})`, ["a \\cdot b"], "\\ln(1 + a \\cdot b)"],
    [(x: string) => `${x} \\sigma(${x})`, ["a + b"], "(a + b) \\sigma(a + b)"],
    [(a: string, b: string) => `\\max(${a}, ${b})`, ["a - b", "-c"], "\\max(a - b, -c)"],
  ])("%s of %s", (notation, args, tex) => {
    expect(applyNotation(notation, args)).toBe(tex)
  })
})
