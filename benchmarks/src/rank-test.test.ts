import { describe, expect, it } from "vitest"
import { rankTest } from "./rank-test.ts"

const upTo = (count: number, shift = 0): number[] => Array.from({ length: count }, (_, at) => at + shift)

describe("the rank test", () => {
  it("agrees with SciPy's mannwhitneyu(method='asymptotic')", () => {
    expect(rankTest(upTo(10), upTo(10, 5))).toBeCloseTo(0.005075392, 6)
    expect(rankTest(upTo(10), upTo(10, 9))).toBeCloseTo(0.00021101982, 6)
    expect(rankTest([1, 2, 2, 3], [2, 4, 5, 5, 6])).toBeCloseTo(0.06056886, 6)
  })

  it("finds nothing in samples that are the same, constant, or empty", () => {
    expect(rankTest(upTo(10), upTo(10))).toBeGreaterThan(0.9)
    expect(rankTest([1, 1, 1], [1, 1, 1])).toBe(1)
    expect(rankTest([], [1, 2])).toBe(1)
  })

  it("finds little in small samples, however far apart", () => {
    expect(rankTest([1, 2, 3], [101, 102, 103])).toBeGreaterThan(0.05)
  })

  it("does not depend on the order of the samples", () => {
    expect(rankTest([1, 5, 2], upTo(9))).toBe(rankTest(upTo(9), [2, 5, 1]))
  })
})
