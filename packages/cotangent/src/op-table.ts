import { fromOps, gatherElements, type Provider, type TypedArray, typedArray } from "@cotangent/core-api/backend"
import { elementwise } from "./loops.ts"
import { reduce } from "./row-reductions.ts"

/**
 * The backend that is always there: plain loops over typed arrays, one op at a time, synchronous, in every
 * JavaScript engine.
 */
export function opTable(): Provider {
  return fromOps({
    name: "op-table",
    info: { device: "typed arrays" },
    sync: true,
    upload: (elements: TypedArray) => elements,
    download: (array) => array,
    gather: gatherElements,
    fill: ({ dtype, length }, value) => typedArray(dtype, length).fill(value),
    elementwise,
    reduce,
  })
}
