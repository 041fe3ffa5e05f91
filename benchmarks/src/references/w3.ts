import { allowedOfSum, type Expected, expectArray, expectNumber } from "./expected.ts"

/** The means of a matrix over its rows (axis 0) or columns (axis 1). */
export function means(x: Float32Array, columns: number, axis: 0 | 1): Expected[] {
  const { values, allowed } = meansOf(x, columns, axis)
  return [{ name: "means", values, allowed }]
}

/** The sum of all elements. */
export function total(x: Float32Array): Expected[] {
  const sum = x.reduce((total, each) => total + each, 0)
  return [
    expectNumber(
      "sum",
      sum,
      allowedOfSum(
        x.length,
        x.reduce((size, each) => size + Math.abs(each), 0),
      ),
    ),
  ]
}

/** Σ means², and its gradient. */
export function squaredMeansGradient(x: Float32Array, columns: number, axis: 0 | 1): Expected[] {
  const { values, allowed, terms } = meansOf(x, columns, axis)
  const value = values.reduce((sum, mean) => sum + mean * mean, 0)
  const error = values.reduce((sum, mean, at) => sum + 2 * Math.abs(mean) * allowed(at), 0)
  const slope = (at: number): number => (2 * (values[at] ?? NaN)) / terms
  const dx = Float64Array.from(x, (_, at) => slope(axis === 0 ? at % columns : Math.floor(at / columns)))
  return [
    expectNumber("value", value, error + allowedOfSum(values.length, value)),
    expectArray("by x", dx, 4, (2 / terms) * Math.max(...values.map((_, at) => allowed(at)))),
  ]
}

function meansOf(x: Float32Array, columns: number, axis: 0 | 1) {
  const rows = x.length / columns
  const terms = axis === 0 ? rows : columns
  const values = new Float64Array(axis === 0 ? columns : rows)
  const sizes = new Float64Array(values.length)
  for (let at = 0; at < x.length; at++) {
    const to = axis === 0 ? at % columns : Math.floor(at / columns)
    const share = (x[at] ?? NaN) / terms
    values[to] = (values[to] ?? NaN) + share
    sizes[to] = (sizes[to] ?? NaN) + Math.abs(share)
  }
  return { values, terms, allowed: (at: number) => allowedOfSum(terms, sizes[at] ?? NaN) }
}
