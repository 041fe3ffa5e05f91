import type { Prepared } from "../contenders/contender.ts"

/** The sum of all elements. */
export function totalLoop(x: Float32Array): Prepared {
  let total = 0
  const call = (): void => {
    // Four sums, because each addition waits for the one before it.
    let [a, b, c, d] = [0, 0, 0, 0]
    for (let at = 0; at < x.length; at += 4) {
      a += x[at] ?? NaN
      b += x[at + 1] ?? NaN
      c += x[at + 2] ?? NaN
      d += x[at + 3] ?? NaN
    }
    total = a + b + (c + d)
  }
  return { call, results: () => (call(), [[total]]) }
}

/** The means over the rows (axis 0) or columns (axis 1) of a matrix. */
export function meansLoop(x: Float32Array, columns: number, axis: 0 | 1): Prepared {
  const means = new Float32Array(axis === 0 ? columns : x.length / columns)
  const sums = new Float64Array(columns)
  const call = (): void => (axis === 0 ? columnMeans(x, sums, means) : rowMeans(x, columns, means))
  return { call, results: () => (call(), [means]) }
}

/** Σ means² and its gradient. */
export function squaredMeansLoop(x: Float32Array, columns: number, axis: 0 | 1): Prepared {
  const rows = x.length / columns
  const means = new Float32Array(axis === 0 ? columns : rows)
  const sums = new Float64Array(columns)
  const dx = new Float32Array(x.length)
  let total = 0
  const call = (): void => {
    if (axis === 0) columnMeans(x, sums, means)
    else rowMeans(x, columns, means)
    total = 0
    for (let at = 0; at < means.length; at++) total += (means[at] ?? NaN) ** 2
    for (let row = 0; row < rows; row++) {
      const line = dx.subarray(row * columns, (row + 1) * columns)
      if (axis === 1) line.fill((2 * (means[row] ?? NaN)) / columns)
      else for (let column = 0; column < columns; column++) line[column] = (2 * (means[column] ?? NaN)) / rows
    }
  }
  return { call, results: () => (call(), [[total], dx]) }
}

function columnMeans(x: Float32Array, sums: Float64Array, means: Float32Array): void {
  const columns = sums.length
  sums.fill(0)
  for (let from = 0; from < x.length; from += columns)
    for (let column = 0; column < columns; column++)
      sums[column] = (sums[column] ?? NaN) + (x[from + column] ?? NaN)
  for (let column = 0; column < columns; column++)
    means[column] = (sums[column] ?? NaN) / (x.length / columns)
}

function rowMeans(x: Float32Array, columns: number, means: Float32Array): void {
  for (let row = 0; row < means.length; row++) {
    const from = row * columns
    let [a, b, c, d] = [0, 0, 0, 0]
    for (let at = from; at < from + columns; at += 4) {
      a += x[at] ?? NaN
      b += x[at + 1] ?? NaN
      c += x[at + 2] ?? NaN
      d += x[at + 3] ?? NaN
    }
    means[row] = (a + b + (c + d)) / columns
  }
}
