import { tensor, type DType, type Shape, type Tensor } from "@cotangent/core-api"
import { typedArray } from "@cotangent/core-api/backend"

/** An array as data: what the inputs of a case are. Every number is exactly representable in `dtype`. */
export interface HostArray {
  readonly dtype: DType
  readonly shape: Shape
  readonly data: readonly number[]
}

/** Puts an array on the current backend, or on none while there is none. */
export function toTensor({ dtype, shape, data }: HostArray): Tensor {
  const elements = typedArray(dtype, data.length)
  elements.set(data)
  return tensor(elements, { shape, dtype })
}

/** `[2,1]`: how shapes stand in case ids. */
export function shapeLabel(shape: Shape): string {
  return `[${shape.join(",")}]`
}
