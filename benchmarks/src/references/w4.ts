import { allowedOfSum, type Expected, expectNumber, rounding } from "./expected.ts"

/** Σ relu(exp(ln(sigmoid(x)·x + 2) − 1)·x − ½), and its gradient. */
export function chainGradient(x: Float32Array): Expected[] {
  const slopes = new Float64Array(x.length)
  const heights = new Float64Array(x.length)
  let sum = 0
  for (let at = 0; at < x.length; at++) {
    const each = x[at] ?? NaN
    const s = 1 / (1 + Math.exp(-each))
    const u = s * each + 2
    const outer = Math.exp(Math.log(u) - 1)
    const height = outer * each - 0.5
    heights[at] = height
    slopes[at] = outer + (each * outer * (s + each * s * (1 - s))) / u
    sum += Math.max(0, height)
  }
  const values = slopes.map((slope, at) => ((heights[at] ?? NaN) > 0 ? slope : 0))
  return [
    expectNumber("value", sum, allowedOfSum(x.length, sum)),
    {
      name: "by x",
      values,
      // Where rounding decides the sign, 0 and the slope are both right.
      allowed: (at) => {
        const near = Math.abs(heights[at] ?? NaN) < 16 * rounding
        return (near ? 1 : 64 * rounding) * (1 + Math.abs(slopes[at] ?? NaN))
      },
    },
  ]
}
