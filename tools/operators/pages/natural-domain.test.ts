import { elementwiseRow } from "@cotangent/core-api/rules"
import { describe, expect, it } from "vitest"
import { breaksOf, naturalDomain } from "./natural-domain.ts"

describe("the domain of a function", () => {
  it.each([
    ["log", "[0, ∞)"],
    ["acosh", "[1, ∞)"],
    ["asin", "[−1, 1]"],
    ["log1p", "[−1, ∞)"],
  ])("of %s is %s", (name, interval) => {
    expect(naturalDomain(elementwiseRow(name))).toBe(`Its domain is ${interval}.`)
  })

  it("leaves out an end where there is no value", () => {
    const row = { ...elementwiseRow("log"), at: (x = NaN) => (x > -2.5 ? x : NaN) }
    expect(naturalDomain(row)).toBe("Its domain is (−2.5, ∞).")
  })

  it.each(["exp", "digamma", "pow"])("of %s needs no words", (name) => {
    expect(naturalDomain(elementwiseRow(name))).toBeUndefined()
  })
})

describe("where a function breaks", () => {
  it("is where its row says so", () => {
    expect(breaksOf(elementwiseRow("floor"))).toEqual([-4, -3, -2, -1, 0, 1, 2, 3, 4])
    expect(breaksOf(elementwiseRow("exp"))).toEqual([])
  })
})
