import { type Random, shuffled } from "./random.ts"

/** Width and height of an image. */
export const side = 28
/** Pixels of an image. */
export const pixels: number = side * side
/** How many different digits there are. */
export const classes = 10

/** Images one after another, each row by row from 0 (paper) to 1 (ink), and which digit each of them is. */
export interface Digits {
  readonly images: Float32Array
  readonly labels: Uint8Array
}

/** Digits to learn from, and others to be examined with. */
export interface Split {
  readonly train: Digits
  readonly test: Digits
}

/** Shuffles, then takes the last tenth for the examination. */
export function splitDigits(digits: Digits, random: Random): Split {
  const order = shuffled(digits.labels.length, random)
  const border = Math.round(order.length * 0.9)
  return {
    train: pickDigits(digits, order.subarray(0, border)),
    test: pickDigits(digits, order.subarray(border)),
  }
}

/** The digits at these positions, in this order. */
export function pickDigits({ images, labels }: Digits, positions: Uint32Array): Digits {
  const picked: Digits = {
    images: new Float32Array(positions.length * pixels),
    labels: new Uint8Array(positions.length),
  }
  positions.forEach((from, to) => {
    picked.images.set(imageAt(images, from), to * pixels)
    picked.labels[to] = labels[from] ?? 0
  })
  return picked
}

/** One image. */
export function imageAt(images: Float32Array, at: number): Float32Array {
  return images.subarray(at * pixels, (at + 1) * pixels)
}
