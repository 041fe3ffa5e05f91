import { describe, expect, it } from "vitest"
import type { ReduceOp } from "../kernel.ts"
import { derivativeOf, spread } from "../testing/differences.ts"
import { Elements, elementsOf } from "../testing/elements.ts"
import type { ReduceRow } from "./row.ts"
import { reduceRows } from "./table.ts"

const rows = reduceRows.map((row) => [row.name, row] as const)
const differentiable = rows.filter(([, row]) => row.d)

/** The derivative by every element, as the rule gives it. */
function partials(row: ReduceRow, values: readonly number[]): readonly number[] {
  const x = new Elements(values)
  const d = row.d?.(x.filled(row.at(values), "float64"), x, {
    n: values.length,
    sum: (value) =>
      x.filled(
        elementsOf(value).reduce((total, each) => total + each, 0),
        "float64",
      ),
    productOfOthers: () =>
      new Elements(
        values.map((_, at) =>
          values.reduce((product, each, by) => (by === at ? product : product * each), 1),
        ),
      ),
  })
  if (d === undefined) throw new Error(`${row.name} has no derivative`)
  return typeof d === "number" ? values.map(() => d) : elementsOf(d)
}

function lists(size: number): number[][] {
  // Elements of one list are at least 0.1 apart, so that no step of a difference changes which is the greatest.
  return spread([[-3, 3]], 20, 0).map(([offset = 0], turn) =>
    Array.from(
      { length: size },
      (_, at) => offset + 0.1 * ((at * 7 + turn) % Math.max(size, 1)) * (at % 2 === 0 ? 1 : -1) + 0.01 * at,
    ),
  )
}

const accumulate: Readonly<Record<ReduceOp, (values: readonly number[]) => number>> = {
  sum: (values) => values.reduce((total, value) => total + value, 0),
  prod: (values) => values.reduce((product, value) => product * value, 1),
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  argMax: (values) => values.indexOf(Math.max(...values)),
  argMin: (values) => values.indexOf(Math.min(...values)),
}

describe("reductions", () => {
  it.each(differentiable)("%s: the rule gives the derivative by each element", (_name, row) => {
    for (const size of [1, 2, 3, 7]) {
      for (const values of lists(size)) {
        const got = partials(row, values)
        expect(got).toHaveLength(size)
        values.forEach((value, by) => {
          const along = (x: number): number => row.at(values.with(by, x))
          expect(
            Math.abs((got[by] ?? NaN) - derivativeOf(along, value, 0.004)),
            `${values} by ${by}`,
          ).toBeLessThan(1e-9)
        })
      }
    }
  })

  it.each(rows)("%s: on every point", (_name, row) => {
    expect(row.points ?? []).not.toHaveLength(0)
    for (const { x, y, d } of row.points ?? []) {
      if (typeof y === "number" && (x.length > 0 || row.empty === "defined"))
        expect(row.at(x) + 0, `of [${x}]`).toBe(y + 0)
      if (!d) continue
      const got = partials(row, x)
      d.forEach((want, by) => {
        if (want !== "any") expect(got[by], `of [${x}] by element ${by}`).toBe(want)
      })
    }
  })

  it.each(rows)("%s: what a kernel accumulates, and what becomes of it, is the value", (_name, row) => {
    const values = [0.5, -3, 2.25, 7, 1]
    const total = new Elements([accumulate[row.op](values)])
    const result = row.finish ? elementsOf(row.finish(total, values.length)) : total.values
    expect(result[0]).toBeCloseTo(row.at(values), 14)
  })

  it.each(rows.filter(([, row]) => row.op === "max" || row.op === "min"))(
    "%s: tied elements share evenly, in any order",
    (_name, row) => {
      const best = row.op === "max" ? 4 : -4
      for (const tied of [1, 2, 3, 5]) {
        const values = Array.from({ length: 7 }, (_, at) => (at % 7 < tied ? best : 0)).toSorted(
          (a, b) => Math.sin(a + tied) - Math.sin(b),
        )
        const got = partials(row, values)
        values.forEach((value, at) => expect(got[at]).toBe(value === best ? 1 / tied : 0))
      }
    },
  )
})
