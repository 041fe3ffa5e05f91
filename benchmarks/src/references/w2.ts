import { allowedOfSum, type Expected, expectArray, expectNumber } from "./expected.ts"

/** mean(x^y) with y one row for every row of x, and its gradients by x and y. */
export function powerMeanGradients(x: Float32Array, y: Float32Array): Expected[] {
  const [count, columns] = [x.length, y.length]
  const dx = new Float64Array(count)
  const dy = new Float64Array(columns)
  const sizes = new Float64Array(columns)
  let sum = 0
  for (let at = 0; at < count; at++) {
    const column = at % columns
    const [base, exponent] = [x[at] ?? NaN, y[column] ?? NaN]
    const value = base ** exponent
    const term = (value * Math.log(base)) / count
    sum += value
    dx[at] = (exponent * base ** (exponent - 1)) / count
    dy[column] = (dy[column] ?? NaN) + term
    sizes[column] = (sizes[column] ?? NaN) + Math.abs(term)
  }
  return [
    expectNumber("value", sum / count, allowedOfSum(count, sum / count)),
    expectArray("by x", dx, 32, 0),
    { name: "by y", values: dy, allowed: (at) => allowedOfSum(count / columns, sizes[at] ?? NaN) },
  ]
}
