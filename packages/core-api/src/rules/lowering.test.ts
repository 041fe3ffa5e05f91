import { describe, expect, it } from "vitest"
import { convert } from "../dtype.ts"
import { spread } from "../testing/differences.ts"
import { Elements, elementsOf } from "../testing/elements.ts"
import type { ElementwiseRow, Scalar } from "./row.ts"
import { elementwiseRows } from "./table.ts"

const lowered = elementwiseRows.flatMap((row) => (row.lower ? [[row.name, row, row.lower] as const] : []))
const special = [0, -0, 1, -1, 0.5, 20, -20, 700, -700, 1e300, -1e300, 5e-324, Infinity, -Infinity, NaN]

function decomposed(row: ElementwiseRow, lower: (...x: Scalar[]) => Scalar, x: readonly number[]): number {
  return (
    elementsOf(
      lower(...x.map((value, at) => new Elements([value], row.condition && at === 0 ? "bool" : "float64"))),
    )[0] ?? NaN
  )
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
    const xs = [...spread(row.domain, 500, 0), ...spread(wide, 500, 0)]
    const errors = xs.map((x) => {
      const want = row.at(...x)
      return Math.abs(decomposed(row, lower, x) - want) / Math.max(Math.abs(want), Number.MIN_VALUE)
    })
    expect(Math.max(...errors)).toBeLessThanOrEqual(1e-12)
  })

  it.each(lowered)("%s: at zeros, infinities, NaN and the ends of float64", (_name, row, lower) => {
    for (const x of everyList(row.arity)) {
      const [got, want] = [decomposed(row, lower, x), row.at(...x)]
      expect(
        got === want || Math.abs(got - want) <= 1e-12 * Math.abs(want) || Object.is(got, want),
        `${x}: ${got}, not ${want}`,
      ).toBe(true)
    }
  })

  it.each(lowered)("%s: on every point", (_name, row, lower) => {
    const stated = (row.points ?? []).filter(({ y }) => typeof y === "number")
    expect(stated.map(({ x }) => decomposed(row, lower, x) + 0)).toEqual(stated.map(({ y }) => Number(y) + 0))
  })

  it("in float32, sigmoid neither overflows nor cancels", () => {
    for (const x of [-100, -89, -87, -17, 0, 17, 89, 100]) {
      const row = lowered.find(([name]) => name === "sigmoid")
      const got = row ? decomposed(row[1], row[2], [x]) : NaN
      expect(convert(got, "float32")).toBe(convert(1 / (1 + Math.exp(-x)), "float32"))
    }
  })
})
