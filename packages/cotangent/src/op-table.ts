import { fromOps, hostArrays, type Provider, typedArray } from "@cotangent/core-api/backend"
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
    ...hostArrays,
    fill: ({ dtype, length }, value) => typedArray(dtype, length).fill(value),
    elementwise,
    reduce,
  })
}
