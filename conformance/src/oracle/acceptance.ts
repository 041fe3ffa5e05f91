import type { Capabilities } from "@cotangent/core-api/backend"
import type { DType, Shape, Tensor } from "@cotangent/core-api"

/** What a subject may return for one tensor: an interval for each element, row-major. */
export interface Acceptance {
  readonly shape: Shape
  readonly dtype: DType
  readonly lo: Float64Array
  readonly hi: Float64Array
  /** For each element whether NaN is allowed: see {@link NaNs}. */
  readonly mayBeNaN: Uint8Array
  /** The plain float64 value. */
  readonly center: Float64Array
}

/**
 * What a subject's arithmetic may compute for tensors that have not been realised yet: every rounding of a
 * storage dtype, every intrinsic's ulps, or the looser ones that the capabilities declare.
 */
export function acceptanceOf(tensors: readonly Tensor[], capabilities: Capabilities): readonly Acceptance[] {
  throw new Error(`${tensors.length} ${capabilities.layout} soon`)
}

/** The plain float64 values of tensors that have not been realised yet. */
export function float64Of(tensors: readonly Tensor[]): readonly Float64Array[] {
  throw new Error(`${tensors.length} soon`)
}
