import { type ElementwiseRow, elementwiseRows } from "@cotangent/core-api/rules"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { budgetOf } from "./accuracy.ts"
import { IntervalArithmetic } from "./interval-arithmetic.ts"
import { type Interval, nans, onlyNaN, point } from "./interval.ts"
import { hull } from "./hull.ts"
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
  ["a function with a minimum", rowOf((x) => x * x, 1, { turns: (lo, hi) => (lo < 0 && 0 < hi ? [0] : []) })],
  [
    "a function of two",
    rowOf((x, y) => Math.hypot(x, y), 2, { turns: (lo, hi) => (lo < 0 && 0 < hi ? [0] : []) }),
  ],
  ["a function of three", rowOf((x, y, z) => x * y - z, 3)],
]

describe("the hull of a row's meaning", () => {
  it.each(rows)("%s: the interval holds the values between", (_name, row) => {
    const range = fc.tuple(
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    fc.assert(
      fc.property(fc.array(range, { minLength: row.arity, maxLength: row.arity }), (ranges) => {
        const { lo, hi } = hull(
          row,
          ranges.map(([from, width]): Interval => ({ lo: from, hi: from + width, nan: nans.never })),
        )
        const value = row.at(...ranges.map(([from, width, part]) => from + width * part))
        return Number.isNaN(value) || (lo <= value && value <= hi)
      }),
    )
  })

  it("keeps points close to points", () => {
    const { lo, hi } = hull(rowOf(Math.sin, 1), [point(1)])
    expect(lo).toBeLessThan(Math.sin(1))
    expect(hi).toBeGreaterThan(Math.sin(1))
    expect(hi - lo).toBeLessThan(1e-15)
  })

  it("knows NaN where it is certain and where it is possible", () => {
    const root = rowOf(Math.sqrt, 1)
    expect(hull(root, [point(-1)])).toEqual(onlyNaN)
    expect(hull(root, [onlyNaN])).toEqual(onlyNaN)
    expect(hull(root, [{ lo: -1, hi: 1, nan: nans.never }]).nan).toBe(nans.maybe)
  })
})

const intrinsics = elementwiseRows
  .filter(({ lower, accepts, condition }) => !lower && accepts !== "integer" && !condition)
  .map((row) => [row.name, row] as const)

describe("intrinsics of intervals", () => {
  it.each(intrinsics)("%s: the interval holds the values between", (_name, row) => {
    const arithmetic = new IntervalArithmetic(complete)
    const range = fc.tuple(
      fc.double({ min: -9, max: 9, noNaN: true }),
      fc.double({ min: 0, max: 4, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    fc.assert(
      fc.property(fc.array(range, { minLength: row.arity, maxLength: row.arity }), (ranges) => {
        const args = ranges.map(([from, width]) => ({
          lo: Float64Array.of(from),
          hi: Float64Array.of(from + width),
          nan: new Uint8Array(1),
        }))
        const { lo, hi, nan } = arithmetic.elementwise(row, args, row.gives === "bool" ? "bool" : "float64")
        const value = row.at(...ranges.map(([from, width, part]) => from + width * part))
        if (Number.isNaN(value)) return (nan[0] ?? 0) >= nans.maybe
        return nan[0] === nans.anything || ((lo[0] ?? NaN) <= value && value <= (hi[0] ?? NaN))
      }),
      { numRuns: 400 },
    )
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
