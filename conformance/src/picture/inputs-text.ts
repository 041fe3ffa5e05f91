import { printShape } from "@cotangent/core-api/backend"
import type { HostArray } from "../host-array.ts"

const shown = 12

/** The inputs of a case, a line each; of long ones the first elements, and those at `index` where all have as many. */
export function printInputs(inputs: readonly HostArray[], index?: number): readonly string[] {
  return inputs.map(({ dtype, shape, data }, at) => {
    const head = data.slice(0, shown).join(", ")
    const long = data.length > shown
    const here = long && index !== undefined && index < data.length ? `; at ${index}: ${data[index]}` : ""
    return `input ${at}, ${dtype}${printShape(shape)}: ${head}${long ? ", …" : ""}${here}`
  })
}
