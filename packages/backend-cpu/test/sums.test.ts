import { cumSum, ones, setBackend, sum, tensor } from "@cotangent/core-api"
import { beforeAll, describe, expect, it } from "vitest"
import { cpu } from "../src/index.ts"

beforeAll(async () => {
  await setBackend(cpu())
})

/** Numbers of both signs and many sizes, the same each time. */
function numbers(length: number, seed: number): Float32Array {
  let state = seed
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return ((state >> 8) / 2 ** 23) * 2 ** ((state >>> 3) & 7)
  })
}

/** Sum and Σ|terms|, in float64 and compensated (A. Neumaier, 1974): exact enough to judge float32 by. */
function exactly(terms: readonly number[]): { total: number; size: number } {
  let total = 0
  let lost = 0
  let size = 0
  for (const term of terms) {
    const next = total + term
    lost += Math.abs(total) >= Math.abs(term) ? total - next + term : term - next + total
    total = next
    size += Math.abs(term)
  }
  return { total: total + lost, size }
}

const shapes = [
  [7, 3],
  [3, 1000],
  [1000, 3],
  [257, 129],
  [2, 70_001],
  [70_001, 2],
  [513, 512],
] as const

describe.each(["float32", "float64"] as const)("sums of %s", (dtype) => {
  const unit = dtype === "float32" ? 2 ** -24 : 2 ** -53

  it.each(shapes)("[%i, %i] are within (8 + 2·log₂ n) u Σ|terms| along every axis", (rows, columns) => {
    const data = numbers(rows * columns, rows)
    const x = tensor(data, { shape: [rows, columns] }).cast(dtype)
    const every = (start: number, step: number, count: number): number[] =>
      Array.from({ length: count }, (_, at) => data[start + step * at] ?? NaN)
    const lists = {
      columns: { axes: [0], terms: Array.from({ length: columns }, (_, at) => every(at, columns, rows)) },
      rows: { axes: [1], terms: Array.from({ length: rows }, (_, at) => every(at * columns, 1, columns)) },
      all: { axes: [0, 1], terms: [[...data]] },
    }
    for (const { axes, terms: sets } of Object.values(lists)) {
      const sums = sum(x, axes).dataSync()
      sets.forEach((terms, at) => {
        const { total, size } = exactly(terms)
        const allowed = (8 + 2 * Math.log2(terms.length)) * unit * size
        expect(Math.abs((sums[at] ?? NaN) - total)).toBeLessThanOrEqual(allowed)
      })
    }
  })
})

it("running sums of float32 are as exact as sums of a few", () => {
  const data = numbers(2 ** 18, 5)
  const sums = cumSum(tensor(data)).dataSync()
  for (let n = 1; n <= data.length; n = 3 * n + 1) {
    const { total, size } = exactly(Array.from(data.subarray(0, n)))
    expect(Math.abs((sums[n - 1] ?? NaN) - total)).toBeLessThanOrEqual((2 + Math.log2(n)) * 2 ** -24 * size)
  }
})

it("2²⁵ float32 ones are 33554432, from memory and without", () => {
  const x = tensor(new Float32Array(2 ** 25).fill(1))
  expect(x.sum().dataSync()[0]).toBe(33554432)
  expect(
    x
      .reshape([2 ** 12, 2 ** 13])
      .sum([0])
      .sum()
      .dataSync()[0],
  ).toBe(33554432)
  x.dispose()
  expect(sum(ones([2 ** 25])).dataSync()[0]).toBe(33554432)
})
