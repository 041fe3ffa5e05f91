import type { DType, Shape, Tensor } from "@cotangent/core-api"
import type { Capabilities } from "@cotangent/core-api/backend"
import { nodeOf } from "@cotangent/core-api/rules"
import { evaluate } from "./evaluate.ts"
import { IntervalArithmetic } from "./interval-arithmetic.ts"
import { PlainArithmetic } from "./plain-arithmetic.ts"

/** What a subject may return for one tensor: an interval for each element, row-major. */
export interface Acceptance {
  readonly shape: Shape
  readonly dtype: DType
  readonly lo: Float64Array
  readonly hi: Float64Array
  /** 0: a number in the interval; 1: that or NaN; 2: NaN; 3: anything. */
  readonly mayBeNaN: Uint8Array
  /** The plain float64 value. */
  readonly center: Float64Array
}

/**
 * What a subject's arithmetic may compute for tensors that have not been realised yet: every rounding of a
 * storage dtype, every intrinsic's ulps, or the looser ones that the capabilities declare. Throws for tensors
 * whose graph is gone: ask before the first read.
 */
export function acceptanceOf(tensors: readonly Tensor[], capabilities: Capabilities): readonly Acceptance[] {
  const nodes = tensors.map(nodeOf)
  const centers = float64Of(tensors)
  return evaluate(nodes, new IntervalArithmetic(capabilities)).map(({ lo, hi, nan }, at) => {
    const { shape = [], dtype = "float64" } = nodes[at] ?? {}
    return { shape, dtype, lo, hi, mayBeNaN: nan, center: centers[at] ?? new Float64Array() }
  })
}

/** The plain float64 values of tensors that have not been realised yet, by what the rows state. */
export function float64Of(tensors: readonly Tensor[]): readonly Float64Array[] {
  return evaluate(tensors.map(nodeOf), new PlainArithmetic())
}
