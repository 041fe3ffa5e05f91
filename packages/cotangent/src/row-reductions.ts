import { type ReduceOp, type RowReduction, type TypedArray, typedArray } from "@cotangent/core-api/backend"

type Rows = RowReduction<TypedArray>

const fold =
  (first: number, join: (total: number, x: number) => number): Rows =>
  (to, matrix, n) => {
    const y = typedArray(to.dtype, to.length)
    let from = 0
    for (let row = 0; row < y.length; row++) {
      let total = first
      for (const end = from + n; from < end; from++) total = join(total, matrix[from] ?? NaN)
      y[row] = total
    }
    return y
  }

/** The position of the first element that none is ahead of, or of the first NaN. */
const position =
  (ahead: (a: number, b: number) => boolean): Rows =>
  (to, matrix, n) => {
    const y = typedArray(to.dtype, to.length)
    for (let row = 0; row < y.length; row++) {
      const from = row * n
      let best = from
      for (let at = from; at < from + n; at++) {
        const x = matrix[at] ?? NaN
        if (Number.isNaN(x)) {
          best = at
          break
        }
        if (ahead(x, matrix[best] ?? NaN)) best = at
      }
      y[row] = best - from
    }
    return y
  }

// Totals are float64 whatever the elements are, and rounded once. Those of int32 wrap around.
const sum = fold(0, (a, b) => a + b)
const integerSum = fold(0, (a, b) => (a + b) | 0)
const product = fold(1, (a, b) => a * b)
const integerProduct = fold(1, Math.imul)

/** Every reduction over the rows of a matrix. Math.max and Math.min let NaN win. */
export const reduce: Record<ReduceOp, Rows> = {
  sum: (to, matrix, n) => (to.dtype === "int32" ? integerSum : sum)(to, matrix, n),
  prod: (to, matrix, n) => (to.dtype === "int32" ? integerProduct : product)(to, matrix, n),
  max: fold(-Infinity, Math.max),
  min: fold(Infinity, Math.min),
  argMax: position((a, b) => a > b),
  argMin: position((a, b) => a < b),
}
