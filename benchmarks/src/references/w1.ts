import { allowedOfSum, type Expected, expectArray, expectNumber, rounding } from "./expected.ts"

/** mean(sigmoid(x·w + b)). */
export function sigmoidMean(x: Float32Array, w: Float32Array, b: Float32Array): Expected[] {
  let sum = 0
  for (let at = 0; at < x.length; at++) sum += logistic(x, w, b, at)
  return [expectNumber("value", sum / x.length, allowedOfSum(x.length, sum / x.length))]
}

/** The same, and its gradients by x, w and b. */
export function sigmoidMeanGradients(x: Float32Array, w: Float32Array, b: Float32Array): Expected[] {
  const count = x.length
  const [dx, dw, db] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)]
  for (let at = 0; at < count; at++) {
    const s = logistic(x, w, b, at)
    const slope = (s * (1 - s)) / count
    dx[at] = slope * (w[at] ?? NaN)
    dw[at] = slope * (x[at] ?? NaN)
    db[at] = slope
  }
  // s·(1 − s) loses what is left of 1 − s; |x| and |w| are at most 2.
  const absolute = (16 * rounding) / count
  return [
    ...sigmoidMean(x, w, b),
    expectArray("by x", dx, 32, absolute),
    expectArray("by w", dw, 32, absolute),
    expectArray("by b", db, 32, absolute),
  ]
}

function logistic(x: Float32Array, w: Float32Array, b: Float32Array, at: number): number {
  return 1 / (1 + Math.exp(-((x[at] ?? NaN) * (w[at] ?? NaN) + (b[at] ?? NaN))))
}
