import type { Tensor } from "@cotangent/core-api"
import {
  type Capabilities,
  convert,
  intrinsics,
  type TypedArray,
  typedArray,
} from "@cotangent/core-api/backend"
import { nodeOf } from "@cotangent/core-api/rules"
import { evaluate } from "../evaluate.ts"
import { PlainArithmetic, type PlainOptions, unrounded } from "../plain-arithmetic.ts"

/** A complete subject that declares nothing looser than the table. */
export const complete: Capabilities = {
  dtypes: ["bool", "int32", "float32", "float64"],
  ops: intrinsics,
  reduce: ["sum", "max", "min"],
  layout: "strided",
}

/** What a subject returns that computes as `options` say, decomposing rows and storing results in their dtype. */
export function simulate(tensors: readonly Tensor[], options: PlainOptions = {}): readonly TypedArray[] {
  const nodes = tensors.map(nodeOf)
  const values = evaluate(nodes, new PlainArithmetic({ lowers: true, round: convert, ...options }))
  return values.map((each, at) => {
    const dtype = nodes[at]?.dtype ?? "float64"
    const stored = typedArray(dtype, each.length)
    stored.set(each.map((value) => convert(value, dtype)))
    return stored
  })
}

/** Rounds after some operations and keeps others in float64, as fused multiply-adds and wide registers do. */
export function roundingSometimes(choose: () => boolean): PlainOptions {
  return { round: (value, dtype) => (choose() ? convert(value, dtype) : unrounded(value, dtype)) }
}

/** Multiplies what one intrinsic gives. */
export function scaling(name: string, factor: number): PlainOptions {
  return { meaning: (row) => (row.name === name ? (...x) => row.at(...x) * factor : row.at) }
}
