import type { ElementwiseRow } from "@cotangent/core-api/rules"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { budgetOf } from "./accuracy.ts"
import { type Interval, nans, onlyNaN, point } from "./interval.ts"
import { sampled } from "./sampled.ts"
import { complete } from "./testing/simulated.ts"

function rowOf(
  at: (...x: number[]) => number,
  arity: number,
  more: Partial<ElementwiseRow> = {},
): ElementwiseRow {
  const partials = Array.from({ length: arity }, () => null)
  const shared = {
    kind: "elementwise",
    name: "mine",
    accepts: "float",
    gives: "same",
    domain: [],
    ulp: 2,
    tex: String,
  } as const
  return { ...shared, arity, at, d: partials, ...more }
}

const rows: readonly (readonly [string, ElementwiseRow])[] = [
  ["a function with a minimum", rowOf((x) => Math.abs(x), 1, { points: [{ x: [0], y: 0 }] })],
  ["a periodic function", rowOf(Math.sin, 1)],
  ["a function of two", rowOf((x, y) => Math.hypot(x, y), 2)],
  ["a function of three", rowOf((x, y, z) => x * y - z, 3)],
]

describe("an intrinsic of unknown shape", () => {
  it.each(rows)("%s: the interval holds the values between", (_name, row) => {
    const range = fc.tuple(
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    fc.assert(
      fc.property(fc.array(range, { minLength: row.arity, maxLength: row.arity }), (ranges) => {
        const { lo, hi } = sampled(
          row,
          ranges.map(([from, width]): Interval => ({ lo: from, hi: from + width, nan: nans.never })),
        )
        const value = row.at(...ranges.map(([from, width, part]) => from + width * part))
        return lo <= value && value <= hi
      }),
    )
  })

  it("keeps points close to points", () => {
    const { lo, hi } = sampled(rowOf(Math.sin, 1), [point(1)])
    expect(lo).toBeLessThan(Math.sin(1))
    expect(hi).toBeGreaterThan(Math.sin(1))
    expect(hi - lo).toBeLessThan(1e-15)
  })

  it("knows NaN where it is certain and where it is possible", () => {
    const root = rowOf(Math.sqrt, 1)
    expect(sampled(root, [point(-1)])).toEqual(onlyNaN)
    expect(sampled(root, [onlyNaN])).toEqual(onlyNaN)
    expect(sampled(root, [{ lo: -1, hi: 1, nan: nans.never }]).nan).toBe(nans.maybe)
  })
})

describe("the budget of an operation", () => {
  it("is the largest that the row asks for over its arguments", () => {
    const row = rowOf(Math.exp, 1, { ulp: (x) => 1 + Math.abs(x) })
    expect(budgetOf(row, [{ lo: -3, hi: 2, nan: nans.never }], complete)).toEqual({
      ulps: 4,
      abs: 0,
      open: false,
    })
  })

  it("grows with |x|, and for a power with |y·log₂ x|, as declared", () => {
    const accuracy = { mine: { ulp: 3, perX: 2, abs: 1e-6 }, pow: { ulp: 4, perX: 2 } }
    expect(budgetOf(rowOf(Math.exp, 1), [point(-5)], { ...complete, accuracy })).toEqual({
      ulps: 13,
      abs: 1e-6,
      open: false,
    })
    const power = rowOf(Math.pow, 2, { name: "pow", ulp: 4 })
    expect(budgetOf(power, [point(8), point(-2)], { ...complete, accuracy }).ulps).toBe(4 + 2 * 6)
  })
})
