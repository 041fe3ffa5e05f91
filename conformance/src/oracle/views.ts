import { contiguousStrides, dropAxes, type Shape, sizeOf, type View } from "@cotangent/core-api/backend"

/** Calls back for each index of `shape`, row-major; the array is one, changed in place. */
function forEachIndex(shape: Shape, visit: (index: readonly number[], at: number) => void): void {
  const index = shape.map(() => 0)
  const size = sizeOf(shape)
  for (let at = 0; at < size; at++) {
    visit(index, at)
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1
      index[axis] = next % (shape[axis] ?? 1)
      if (index[axis] !== 0) break
    }
  }
}

/**
 * Where each element of a view is in its buffer, −1 where it reads as zero, over the part `shape` of its indices that
 * starts at the first.
 */
export function positionsIn({ strides, offset, valid }: View, shape: Shape): Int32Array {
  const positions = new Int32Array(sizeOf(shape))
  forEachIndex(shape, (index, at) => {
    const outside = index.some((each, axis) => {
      const range = valid?.[axis]
      return range && (each < range[0] || each >= range[1])
    })
    positions[at] = outside
      ? -1
      : index.reduce((sum, each, axis) => sum + each * (strides[axis] ?? 0), offset)
  })
  return positions
}

/** How an array that lacks some axes of `space` is read over all of it: constant along those. */
export function withoutAxes(space: Shape, axes: readonly number[]): View {
  const strides = [...contiguousStrides(dropAxes(space, axes))]
  return {
    shape: space,
    strides: space.map((_, axis) => (axes.includes(axis) ? 0 : (strides.shift() ?? 0))),
    offset: 0,
  }
}

/** The position along one axis, as the element of a buffer that counts from 0. */
export function alongAxis(space: Shape, axis: number): View {
  return { shape: space, strides: space.map((_, each) => (each === axis ? 1 : 0)), offset: 0 }
}
