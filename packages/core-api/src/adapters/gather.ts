import { type DType, type TypedArray, typedArray } from "../dtype.ts"
import { sizeOf } from "../shape.ts"
import type { View } from "../view.ts"

/** Where the elements of a view are in its buffer, in row-major order. */
export interface ElementIndices {
  readonly indices: Int32Array
  /** 1 where the view lies outside its valid range: the element is 0, and its index 0 means nothing. Null: nowhere. */
  readonly outside: Uint8Array | null
}

/** The elements of a view as positions in its buffer: what a library's own gather takes. */
export function elementIndices(view: View): ElementIndices {
  const size = sizeOf(view.shape)
  const indices = new Int32Array(size)
  const outside = view.valid ? new Uint8Array(size) : null
  // Axis by axis from the innermost: `block` indices are known and repeat, shifted, along the next axis out.
  let block = Math.min(1, size)
  indices.fill(view.offset, 0, block)
  for (let axis = view.shape.length - 1; axis >= 0; axis--) {
    const length = view.shape[axis] ?? 1
    const stride = view.strides[axis] ?? 0
    const range = view.valid?.[axis]
    for (let index = length - 1; index >= 0; index--) {
      const invalid = range ? index < range[0] || index >= range[1] : false
      for (let at = 0; at < block; at++) {
        const to = index * block + at
        indices[to] = (indices[at] ?? 0) + index * stride
        if (outside) outside[to] = invalid ? 1 : (outside[at] ?? 0)
      }
    }
    block *= length
  }
  outside?.forEach((isOutside, at) => {
    if (isOutside === 1) indices[at] = 0
  })
  return { indices, outside }
}

/** The elements of a view of a host array, row-major in a fresh array; 0 outside the view's valid range. */
export function gatherElements(array: TypedArray, view: View, dtype: DType): TypedArray {
  const { indices, outside } = elementIndices(view)
  const elements = typedArray(dtype, indices.length)
  for (let at = 0; at < indices.length; at++) {
    elements[at] = outside?.[at] === 1 ? 0 : (array[indices[at] ?? 0] ?? NaN)
  }
  return elements
}
