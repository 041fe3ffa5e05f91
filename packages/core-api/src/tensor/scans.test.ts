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
  ["cumMin", ct.cumMin, (a, b) => Math.min(a, b)],
  ["logCumSumExp", ct.logCumSumExp, (a, b) => Math.log(Math.exp(a) + Math.exp(b))],
]

describe.each(scans)("%s", (_name, scan, f) => {
  it.each([1, 2, 7, 8, 9, 63, 64, 65, 72, 73, 513])("of %i elements is what a loop gives", async (n) => {
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
    const high = f64([0, 1, 2].map((k) => numbers(20).map((each) => [each, each + k])))
    const [first, last] = [ct.slice(high, [[0, 1]]), ct.slice(high, [[2, 3]])]
    const between = await scan(high, 1).array()
    expect(between).toEqual([
      ...((await scan(first, 1).array()) as unknown[]),
      ...((await scan(ct.slice(high, [[1, 2]]), 1).array()) as unknown[]),
      ...((await scan(last, -2).array()) as unknown[]),
    ])
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
    for (const at of [0, 7, 8, 31, 39]) {
      const want = ((await value(at, 1e-5)) - (await value(at, -1e-5))) / 2e-5
      expect(Math.abs((slope[at] ?? NaN) - want)).toBeLessThan(1e-7 * Math.max(1, Math.abs(want)))
    }
  })
})

describe("running results", () => {
  it("are methods", async () => {
    const x = f64([
      [2, -1, 3],
      [1, 4, 0],
    ])
    expect(await x.cumSum(0).array()).toEqual([
      [2, -1, 3],
      [3, 3, 3],
    ])
    expect(await x.cumProd().array()).toEqual([
      [2, -2, -6],
      [1, 4, 0],
    ])
    expect(await x.cumMax().array()).toEqual([
      [2, 2, 3],
      [1, 4, 4],
    ])
    expect(await x.cumMin().array()).toEqual([
      [2, -1, -1],
      [1, 1, 0],
    ])
    expect(await x.logCumSumExp(0).array()).toEqual(await ct.logCumSumExp(x, 0).array())
  })

  it("take few steps for each element, however many there are", () => {
    const steps = (y: T): number =>
      ct.kernels(y).reduce((total, { space }) => total + space.reduce((a, b) => a * b, 1), 0)
    for (const n of [2 ** 10, 2 ** 14, 2 ** 20]) {
      const x = ct.ones([n]).mul(2)
      for (const [, scan] of scans.slice(0, 4)) expect(steps(scan(x)) / n).toBeLessThan(11)
      expect(steps(ct.grad((each: T) => each.prod())(x)) / n).toBeLessThan(12)
    }
  })

  it("are NaN from the first NaN on", async () => {
    const x = f64([3, NaN, 5])
    for (const [, scan] of scans)
      expect([...(await scan(x).data())].map(Number.isNaN)).toEqual([false, true, true])
  })

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
    expect([...(await ct.cumMin(x).data())]).toEqual([3, -1, -1, -1, -1])
    const many = ct.tensor(Int32Array.from({ length: 20 }, (_, at) => 2 ** 31 - 20 + at))
    expect([...(await ct.cumMin(many).data())]).toEqual(Array.from({ length: 20 }, () => 2 ** 31 - 20))
    expect([...(await ct.cumMax(ct.neg(many)).data())]).toEqual(
      Array.from({ length: 20 }, () => 20 - 2 ** 31),
    )
    for (const scan of [ct.cumSum, ct.cumProd, ct.cumMax, ct.cumMin]) expect(scan(many).dtype).toBe("int32")
  })
})
