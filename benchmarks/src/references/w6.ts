import { type Expected, expectArray, expectNumber, rounding } from "./expected.ts"
import { multiply } from "./w5.ts"

/** A step of gradient descent: the loss before it, and the weights after it. Labels are rows with a single 1. */
export function trainingStep(
  x: Float32Array,
  labels: Float32Array,
  w1: Float32Array,
  b1: Float32Array,
  w2: Float32Array,
  b2: Float32Array,
  rate: number,
): Expected[] {
  const [hidden, classes] = [b1.length, b2.length]
  const rows = labels.length / classes
  const pixels = x.length / rows
  const y = multiply(x, w1, rows, hidden, pixels).map((z, at) => Math.max(0, z + (b1[at % hidden] ?? NaN)))
  const scores = multiply(y, w2, rows, classes, hidden).map((z, at) => z + (b2[at % classes] ?? NaN))
  const powers = scores.map(Math.exp)
  const totals = sumRows(powers, classes)
  const lost = scores.map(
    (z, at) => (labels[at] ?? NaN) * (Math.log(totals[Math.floor(at / classes)] ?? NaN) - z),
  )
  const loss = lost.reduce((sum, each) => sum + each, 0) / rows

  const step = powers.map((power, at) => {
    const slope = power / (totals[Math.floor(at / classes)] ?? NaN) - (labels[at] ?? NaN)
    return (-rate * slope) / rows
  })
  const back = multiply(step, transposed(w2, classes), rows, hidden, classes)
  const stepInside = back.map((slope, at) => ((y[at] ?? NaN) > 0 ? slope : 0))
  const moved = (name: string, from: Float32Array, by: Float64Array): Expected =>
    expectArray(
      name,
      by.map((each, at) => each + (from[at] ?? NaN)),
      2,
      2 * rounding,
    )
  return [
    expectNumber("loss", loss, 64 * rounding * loss),
    moved("w1", w1, multiply(transposed(x, pixels), stepInside, pixels, hidden, rows)),
    moved("b1", b1, sumRows(transposed(stepInside, hidden), rows)),
    moved("w2", w2, multiply(transposed(y, hidden), step, hidden, classes, rows)),
    moved("b2", b2, sumRows(transposed(step, classes), rows)),
  ]
}

function transposed(matrix: ArrayLike<number>, columns: number): Float64Array {
  const rows = matrix.length / columns
  return new Float64Array(matrix.length).map(
    (_, at) => matrix[(at % rows) * columns + Math.floor(at / rows)] ?? NaN,
  )
}

function sumRows(matrix: Float64Array, columns: number): Float64Array {
  return new Float64Array(matrix.length / columns).map((_, row) =>
    matrix.subarray(row * columns, (row + 1) * columns).reduce((sum, each) => sum + each, 0),
  )
}
