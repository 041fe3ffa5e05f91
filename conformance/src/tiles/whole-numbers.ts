import type { DType, Tensor } from "@cotangent/core-api"
import { isFloat, sizeOf } from "@cotangent/core-api/backend"
import type { HostArray } from "../host-array.ts"
import { valuesIn } from "../oracle/index.ts"
import type { WholeInput } from "./tile-form.ts"

/** Integers to which every dtype counts without a gap. */
const reach = 2 ** 24

/** The elements of an input. */
export function wholeArray(input: WholeInput, beside: DType): HostArray {
  const { shape, dtype, ends } = input
  const length = sizeOf(shape)
  const modulus = shape.length === 1 && length > 2 ** 17 + 2 ? 3 : (input.modulus ?? 251)
  const data = new Array<number>(length).fill(0)
  // A loop: Array.from with a function is several times slower, and some of these are long.
  for (let at = 0; at < length; at++) data[at] = at % modulus
  if (ends && length > 0)
    [data[0], data[length - 1]] = length === 1 ? [Math.max(...ends), Math.max(...ends)] : ends
  const own = dtype ?? beside
  return { dtype: own, shape, data: own === "bool" ? data.map((value) => (value === 0 ? 1 : 0)) : data }
}

/**
 * What tensors that have not been realised are, exactly. @throws `Error` where that cannot be said: a number on the
 * way is no integer of at most 2²⁴, so that results would depend on an order
 */
export function wholeValues(tensors: readonly Tensor[]): readonly Float64Array[] {
  return valuesIn(tensors, (value, dtype) => {
    if (
      isFloat(dtype) &&
      !(Number.isInteger(value) && Math.abs(value) <= reach) &&
      Math.abs(value) !== Infinity
    )
      throw new Error(`${value} is no integer of at most 2²⁴: the case is not exact`)
    return value
  })
}
