import type { Prepared } from "../contenders/contender.ts"

/** mean(sigmoid(x·w + b)) in one loop. */
export function sigmoidMeanLoop(x: Float32Array, w: Float32Array, b: Float32Array): Prepared {
  let mean = 0
  const call = (): void => {
    let sum = 0
    for (let at = 0; at < x.length; at++)
      sum += 1 / (1 + Math.exp(-((x[at] ?? NaN) * (w[at] ?? NaN) + (b[at] ?? NaN))))
    mean = sum / x.length
  }
  return { call, results: () => (call(), [[mean]]) }
}

/** The same with the gradients by x, w and b, still in one loop. */
export function sigmoidMeanGradientsLoop(x: Float32Array, w: Float32Array, b: Float32Array): Prepared {
  const count = x.length
  const [dx, dw, db] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)]
  let mean = 0
  const call = (): void => {
    let sum = 0
    for (let at = 0; at < count; at++) {
      const [eachX, eachW] = [x[at] ?? NaN, w[at] ?? NaN]
      const s = 1 / (1 + Math.exp(-(eachX * eachW + (b[at] ?? NaN))))
      const slope = (s * (1 - s)) / count
      sum += s
      dx[at] = slope * eachW
      dw[at] = slope * eachX
      db[at] = slope
    }
    mean = sum / count
  }
  return { call, results: () => (call(), [[mean], dx, dw, db]) }
}
