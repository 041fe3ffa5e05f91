import { describe, expect, it } from "vitest"
import { convert } from "../dtype.ts"
import { spread } from "../testing/differences.ts"
import { Elements, elementsOf } from "../testing/elements.ts"
import type { ElementwiseRow, Scalar } from "./row.ts"
import { elementwiseRows } from "./table.ts"

const lowered = elementwiseRows.flatMap((row) => (row.lower ? [[row.name, row, row.lower] as const] : []))
type Lower = (...x: Scalar[]) => Scalar

const special = [0, -0, 1, -1, 0.5, 20, -20, 700, -700, 1e300, -1e300, 5e-324, Infinity, -Infinity, NaN]

function decomposed(row: ElementwiseRow, lower: Lower, x: readonly number[]): number {
  const dtype = row.accepts === "integer" ? "int32" : "float64"
  return (
    elementsOf(
      lower(...x.map((value, at) => new Elements([value], row.condition && at === 0 ? "bool" : dtype))),
    )[0] ?? NaN
  )
}

/** The error relative to the value; 0 for the same infinity or NaN, and for a subnormal number beside the right one. */
function errorOf(got: number, want: number): number {
  if (got === want || Object.is(got, want) || Math.abs(got - want) <= Number.MIN_VALUE) return 0
  return Math.abs(got - want) / Math.abs(want)
}

/** Arguments for which the decomposition has the value. */
function within(row: ElementwiseRow, xs: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return xs.filter((x) => row.reach?.(...x) ?? true)
}

/** Where the decomposition is off by more than 10⁻¹², in words. */
function wrong(row: ElementwiseRow, lower: Lower, xs: readonly (readonly number[])[]): string[] {
  return xs.flatMap((x) => {
    const [got, want] = [decomposed(row, lower, x), row.at(...x)]
    return errorOf(got, want) <= 1e-12 ? [] : [`${x}: ${got}, not ${want}`]
  })
}

function everyList(length: number): number[][] {
  if (length === 0) return [[]]
  return everyList(length - 1).flatMap((list) => special.map((value) => [...list, value]))
}

describe("a decomposition means what the row states", () => {
  it("for the rows that have one", () => {
    expect(lowered.map(([name]) => name)).toEqual(
      expect.arrayContaining(["relu", "sigmoid", "gt", "ge", "ne"]),
    )
  })

  it.each(lowered)("%s: within 10⁻¹² over its domain and far beyond", (_name, row, lower) => {
    const wide = row.domain.map(([lo, hi]): [number, number] => [
      Math.min(lo, lo * 10),
      Math.max(hi, hi * 10),
    ])
    const xs = within(row, [...spread(row.domain, 500, 0), ...spread(wide, 500, 0)])
    expect(xs.length).toBeGreaterThan(500)
    expect(wrong(row, lower, xs)).toEqual([])
  })

  it.each(lowered)("%s: at zeros, infinities, NaN and the ends of float64", (_name, row, lower) => {
    expect(wrong(row, lower, within(row, everyList(row.arity)))).toEqual([])
  })

  it.each(lowered)("%s: on every point", (_name, row, lower) => {
    const stated = (row.points ?? []).filter(({ y }) => typeof y === "number")
    for (const { x, y } of stated) {
      // What is no number of float64, such as π/2, is near enough when it is as near as the rest.
      if (Number.isInteger(y)) expect(decomposed(row, lower, x) + 0, String(x)).toBe(Number(y) + 0)
      else expect(errorOf(decomposed(row, lower, x), Number(y)), String(x)).toBeLessThanOrEqual(1e-15)
    }
  })

  it("in float32, sigmoid neither overflows nor cancels", () => {
    for (const x of [-100, -89, -87, -17, 0, 17, 89, 100]) {
      const row = lowered.find(([name]) => name === "sigmoid")
      const got = row ? decomposed(row[1], row[2], [x]) : NaN
      expect(convert(got, "float32")).toBe(convert(1 / (1 + Math.exp(-x)), "float32"))
    }
  })
})
