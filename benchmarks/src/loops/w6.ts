import type { Prepared } from "../contenders/contender.ts"
import { multiply, transpose } from "./matrix.ts"

/** A training step of a network with one hidden layer; the weights after it go into arrays of their own. */
export function trainingLoop(
  x: Float32Array,
  labels: Float32Array,
  w1: Float32Array,
  b1: Float32Array,
  w2: Float32Array,
  b2: Float32Array,
  rate: number,
): Prepared {
  const [hidden, classes] = [b1.length, b2.length]
  const rows = labels.length / classes
  const pixels = x.length / rows
  const like = (...arrays: readonly Float32Array[]) => arrays.map((array) => new Float32Array(array.length))
  const [newW1 = w1, newB1 = b1, newW2 = w2, newB2 = b2] = like(w1, b1, w2, b2)
  const [turnedX = x, turnedW2 = w2, slopes = x] = like(x, w2, labels)
  const y = new Float32Array(rows * hidden)
  const [turnedY = y, slopesInside = y] = like(y, y)
  let loss = 0

  const call = (): void => {
    multiply(x, w1, y, hidden, pixels)
    for (let at = 0; at < y.length; at++) y[at] = Math.max(0, (y[at] ?? NaN) + (b1[at % hidden] ?? NaN))
    multiply(y, w2, slopes, classes, hidden)
    loss = crossEntropy(slopes, labels, b2) / rows

    transpose(y, hidden, turnedY)
    multiply(turnedY, slopes, newW2, classes, rows)
    descend(newW2, w2, newW2, rate / rows)
    descendRows(newB2, b2, slopes, rate / rows)

    transpose(w2, classes, turnedW2)
    multiply(slopes, turnedW2, slopesInside, hidden, classes)
    for (let at = 0; at < y.length; at++) if (y[at] === 0) slopesInside[at] = 0
    transpose(x, pixels, turnedX)
    multiply(turnedX, slopesInside, newW1, hidden, rows)
    descend(newW1, w1, newW1, rate / rows)
    descendRows(newB1, b1, slopesInside, rate / rows)
  }
  return { call, results: () => (call(), [[loss], newW1, newB1, newW2, newB2]) }
}

/** The sum over rows of the cross-entropy of softmax(scores + bias) and labels; scores become its gradient. */
function crossEntropy(scores: Float32Array, labels: Float32Array, bias: Float32Array): number {
  const classes = bias.length
  let loss = 0
  for (let from = 0; from < scores.length; from += classes) {
    let largest = -Infinity
    for (let j = 0; j < classes; j++) {
      const score = (scores[from + j] ?? NaN) + (bias[j] ?? NaN)
      scores[from + j] = score
      largest = Math.max(largest, score)
    }
    let total = 0
    for (let j = 0; j < classes; j++) total += Math.exp((scores[from + j] ?? NaN) - largest)
    const shift = largest + Math.log(total)
    for (let j = 0; j < classes; j++) {
      const [below, label] = [(scores[from + j] ?? NaN) - shift, labels[from + j] ?? NaN]
      loss -= label * below
      scores[from + j] = Math.exp(below) - label
    }
  }
  return loss
}

function descend(to: Float32Array, from: Float32Array, slopes: Float32Array, rate: number): void {
  for (let at = 0; at < to.length; at++) to[at] = (from[at] ?? NaN) - rate * (slopes[at] ?? NaN)
}

/** The same with the sums of the slopes over rows. */
function descendRows(to: Float32Array, from: Float32Array, slopes: Float32Array, rate: number): void {
  to.set(from)
  for (let at = 0; at < slopes.length; at++) {
    const column = at % to.length
    to[column] = (to[column] ?? NaN) - rate * (slopes[at] ?? NaN)
  }
}
