import { beforeAll, describe, expect, it } from "vitest"
import * as ct from "../index.ts"
import { reference } from "../reference.ts"

type T = ct.Tensor

beforeAll(async () => {
  await ct.setBackend(reference())
})

const f64 = (data: ct.NestedData): T => ct.tensor(data, { dtype: "float64" })
const numbers = (n: number): number[] =>
  Array.from({ length: n }, (_, at) => 0.9 + 0.3 * Math.sin(at * at + 1))

/** Running results by a plain loop. */
function running(x: readonly number[], f: (total: number, each: number) => number): number[] {
  const totals: number[] = []
  for (const each of x) totals.push(totals.length === 0 ? each : f(totals.at(-1) ?? NaN, each))
  return totals
}

const scans: readonly (readonly [
  string,
  (x: T, axis?: number) => T,
  (total: number, each: number) => number,
])[] = [
  ["cumSum", ct.cumSum, (a, b) => a + b],
  ["cumProd", ct.cumProd, (a, b) => a * b],
  ["cumMax", ct.cumMax, (a, b) => Math.max(a, b)],
  ["logCumSumExp", ct.logCumSumExp, (a, b) => Math.log(Math.exp(a) + Math.exp(b))],
]

describe.each(scans)("%s", (_name, scan, f) => {
  it.each([1, 2, 31, 32, 33, 64, 65, 1057])("of %i elements is what a loop gives", async (n) => {
    const x = numbers(n)
    const got = await scan(f64(x)).data()
    running(x, f).forEach((want, at) => expect(got[at]).toBeCloseTo(want, 10))
  })

  it("goes along any axis, and of nothing is nothing", async () => {
    const x = numbers(12)
    const rows = [0, 1, 2].map((row) => x.slice(4 * row, 4 * row + 4))
    const across = await scan(f64(rows), 0).array()
    const want =
      rows[0]?.map((_, column) =>
        running(
          rows.map((row) => row[column] ?? NaN),
          f,
        ),
      ) ?? []
    rows.forEach((row, at) =>
      row.forEach((_, column) =>
        expect((across as number[][])[at]?.[column]).toBeCloseTo(want[column]?.[at] ?? NaN, 12),
      ),
    )
    expect((await scan(ct.zeros([2, 0])).data()).length).toBe(0)
    expect(() => scan(f64([1]), 1)).toThrow("E_AXIS")
  })

  it("has the derivative of what it computes", async () => {
    const x = numbers(40)
    const weights = f64(x.map((_, at) => Math.cos(at)))
    const slope = await ct
      .grad((each: T) => scan(each).mul(weights).sum())(f64(x))
      .data()
    const value = async (at: number, by: number): Promise<number> =>
      scan(f64(x.with(at, (x[at] ?? 0) + by)))
        .mul(weights)
        .sum()
        .item()
    for (const at of [0, 7, 31, 32, 39]) {
      const want = ((await value(at, 1e-5)) - (await value(at, -1e-5))) / 2e-5
      expect(Math.abs((slope[at] ?? NaN) - want)).toBeLessThan(1e-7 * Math.max(1, Math.abs(want)))
    }
  })
})

describe("running results", () => {
  it("pass infinity on, and what comes before it is what it was", async () => {
    expect([...(await ct.cumSum(f64([1, Infinity, 2])).data())]).toEqual([1, Infinity, Infinity])
    expect([
      ...(await ct
        .grad((x: T) => ct.cumSum(x).sum())(f64([1, Infinity, 2]))
        .data()),
    ]).toEqual([3, 2, 1])
  })

  it("of integers are integers", async () => {
    const x = ct.tensor([3, -1, 4, -1, 5], { dtype: "int32" })
    expect([...(await ct.cumSum(x).data())]).toEqual([3, 2, 6, 5, 10])
    expect([...(await ct.cumProd(x).data())]).toEqual([3, -3, -12, 12, 60])
    expect([...(await ct.cumMax(x).data())]).toEqual([3, 3, 4, 4, 5])
    expect(ct.cumSum(x).dtype).toBe("int32")
  })
})
