import { runInNewContext } from "node:vm"
import fc from "fast-check"
import { expect, test } from "vitest"
import { fanIn, loopsOf, printNest } from "./nest.ts"

test.each([2, 100])(
  "terms of %i statements are visited once, in order, and none that is not there",
  (length) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.boolean(), (count, asks) => {
        const loops = loopsOf(count)
        expect(Math.max(...loops)).toBeLessThanOrEqual(fanIn)
        const body = (term: string) => ({
          lines: [`const own = ${term};`, "seen.push(own);", ...Array.from({ length: length - 2 }, () => "")],
          within: asks ? (at: string) => `${at} < ${count}` : null,
        })
        const lines = printNest({ loops, open: () => [], close: () => [], body }, "t")
        const seen: number[] = []
        runInNewContext(lines.join("\n"), { seen })
        if (asks) expect(seen.length).toBe(count)
        else expect(seen.length).toBeGreaterThanOrEqual(count)
        expect(seen).toEqual(seen.map((_, at) => at))
      }),
    )
  },
)

test("the error of nested sums stays below what the suite allows", () => {
  for (let count = 2; count <= 2 ** 24; count = Math.ceil(count * 1.37)) {
    // The first addition of a loop is one to 0, and rounds nothing. A nest that is not full is half a unit above at most.
    const roundings = loopsOf(count).reduce((sum, turns) => sum + turns - 1, 0)
    expect(roundings, String(count)).toBeLessThanOrEqual(8.5 + 2 * Math.log2(count))
  }
})
