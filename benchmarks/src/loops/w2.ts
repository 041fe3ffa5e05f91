import type { Prepared } from "../contenders/contender.ts"

/** mean(x^y) and its gradients by x and by the row y, in one loop over the elements. */
export function powerMeanLoop(x: Float32Array, y: Float32Array): Prepared {
  const [count, columns] = [x.length, y.length]
  const dx = new Float32Array(count)
  const sums = new Float64Array(columns)
  const dy = new Float32Array(columns)
  let mean = 0
  const call = (): void => {
    let sum = 0
    sums.fill(0)
    for (let from = 0; from < count; from += columns) {
      for (let column = 0; column < columns; column++) {
        const [base, exponent] = [x[from + column] ?? NaN, y[column] ?? NaN]
        const value = Math.pow(base, exponent)
        sum += value
        dx[from + column] = (exponent * value) / base / count
        sums[column] = (sums[column] ?? NaN) + value * Math.log(base)
      }
    }
    for (let column = 0; column < columns; column++) dy[column] = (sums[column] ?? NaN) / count
    mean = sum / count
  }
  return { call, results: () => (call(), [[mean], dx, dy]) }
}
