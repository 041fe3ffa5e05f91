import { CotangentError } from "./errors.ts"

/** Sizes of the axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[]

/** Axes to reduce over: one, a list (negative counts from the end), or null for all of them. */
export type Axes = number | readonly number[] | null

const maxElements = 2 ** 31 - 1

/** `[3, 5]`: how a shape is printed in every message. */
export function printShape(shape: Shape): string {
  return `[${shape.join(", ")}]`
}

/** Number of elements; the empty product is 1. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** Same rank and same sizes. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis])
}

/** Refuses sizes that are negative, fractional or NaN, and totals beyond 2³¹ − 1 elements. @throws `E_SHAPE` */
export function checkShape(shape: Shape): Shape {
  for (const size of shape) {
    if (!Number.isInteger(size) || size < 0) {
      throw new CotangentError(
        "E_SHAPE",
        `${printShape(shape)} is not a shape: sizes are whole numbers from 0`,
      )
    }
  }
  if (sizeOf(shape) > maxElements) {
    throw new CotangentError("E_SHAPE", `${printShape(shape)} has more than 2³¹ − 1 elements`)
  }
  return Object.freeze([...shape])
}

/**
 * The shape that both broadcast to by NumPy's rule: aligned at the last axis, sizes equal or 1.
 * @throws `E_SHAPE` with both shapes
 */
export function broadcastShapes(a: Shape, b: Shape, what: string): Shape {
  const rank = Math.max(a.length, b.length)
  const joined = Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1
    const right = b[axis - rank + b.length] ?? 1
    if (left === right || right === 1) return left
    if (left === 1) return right
    throw new CotangentError(
      "E_SHAPE",
      `${what}: ${printShape(a)} and ${printShape(b)} do not broadcast; aligned at the last axis, sizes must be equal or 1`,
    )
  })
  return checkShape(joined)
}

/** One axis as an index from 0. @throws `E_AXIS` if it is not an integer or out of range */
export function checkAxis(axis: number, rank: number, what: string): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new CotangentError(
      "E_AXIS",
      `${what}: axis ${axis} is not an axis of an array of rank ${rank}; axes run from ${-rank} to ${rank - 1}`,
    )
  }
  return axis < 0 ? axis + rank : axis
}

/**
 * Axes as increasing indices from 0; null and undefined mean all, `[]` means none.
 * @throws `E_AXIS` for an axis out of range, named twice, or not an integer
 */
export function checkAxes(axes: Axes | undefined, rank: number, what: string): readonly number[] {
  if (axes === null || axes === undefined) return Array.from({ length: rank }, (_, axis) => axis)
  const list = (typeof axes === "number" ? [axes] : [...axes]).map((axis) => checkAxis(axis, rank, what))
  const sorted = list.sort((a, b) => a - b)
  const twice = sorted.find((axis, at) => axis === sorted[at + 1])
  if (twice !== undefined) throw new CotangentError("E_AXIS", `${what}: axis ${twice} is named twice`)
  return Object.freeze(sorted)
}

/** `shape` without `axes`. */
export function dropAxes(shape: Shape, axes: readonly number[]): Shape {
  return shape.filter((_, axis) => !axes.includes(axis))
}

/** `shape` with size 1 on `axes`. */
export function keepAxes(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
}

/** Row-major strides in elements. */
export function contiguousStrides(shape: Shape): readonly number[] {
  const strides = new Array<number>(shape.length)
  let stride = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride
    stride *= shape[axis] ?? 1
  }
  return strides
}
