import { contiguousStrides, type Shape, sizeOf } from "@cotangent/core-api/backend"
import type { PadAttrs, SliceAttrs } from "@cotangent/core-api/rules"

/** Where each element of a moved array comes from, as a position in its argument; −1: nowhere, it is zero. */
export function sources(name: string, attrs: unknown, from: Shape, to: Shape): Int32Array {
  const strides = contiguousStrides(from)
  switch (name) {
    case "reshape":
      return new Int32Array(sizeOf(to)).map((_, at) => at)
    case "expand": {
      const missing = to.length - from.length
      return positions(to, (axis, index) => {
        const own = axis - missing
        return own < 0 || from[own] === 1 ? 0 : index * (strides[own] ?? 0)
      })
    }
    case "permute": {
      // The row named permute made these, and keeps the order of axes.
      const order = attrs as readonly number[]
      return positions(to, (axis, index) => index * (strides[order[axis] ?? 0] ?? 0))
    }
    case "slice": {
      const { begin, step } = attrs as SliceAttrs
      return positions(
        to,
        (axis, index) => ((begin[axis] ?? 0) + (step[axis] ?? 1) * index) * (strides[axis] ?? 0),
      )
    }
    case "pad": {
      const { before } = attrs as PadAttrs
      return positions(to, (axis, index) => {
        const own = index - (before[axis] ?? 0)
        return own < 0 || own >= (from[axis] ?? 0) ? null : own * (strides[axis] ?? 0)
      })
    }
    default:
      throw new Error(`the oracle does not know the movement ${name}`)
  }
}

/** Positions that bring the reduced axes to the end, so that each result has its terms in one row; null where they are there. */
export function rowsOver(
  shape: Shape,
  axes: readonly number[],
): { from: Int32Array | null; rows: number; n: number } {
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis))
  const order = [...kept, ...axes]
  const sizes = (list: readonly number[]): Shape => list.map((axis) => shape[axis] ?? 1)
  const inPlace = order.every((axis, at) => axis === at)
  const from = inPlace ? null : sources("permute", order, shape, sizes(order))
  return { from, rows: sizeOf(sizes(kept)), n: sizeOf(sizes(axes)) }
}

/** Adds up what each axis contributes to the position; null anywhere makes it −1. */
function positions(shape: Shape, contribution: (axis: number, index: number) => number | null): Int32Array {
  let known = Int32Array.of(0)
  for (const [axis, size] of shape.entries()) {
    const parts = new Int32Array(size).map((_, index) => contribution(axis, index) ?? -1)
    const next = new Int32Array(known.length * size)
    for (let at = 0; at < next.length; at++) {
      const outer = known[Math.floor(at / size)] ?? -1
      const part = parts[at % size] ?? -1
      next[at] = outer < 0 || part < 0 ? -1 : outer + part
    }
    known = next
  }
  return known
}
