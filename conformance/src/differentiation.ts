import type { Tensor } from "@cotangent/core-api"
import type { Outcome } from "./case.ts"
import type { HostArray } from "./host-array.ts"
import type { Computed } from "./program.ts"

/**
 * One result of a differentiation: the value, J r, the cotangent of the argument `wrt[by]`, or the derivative of
 * ⟨Jᵀc, r⟩ by that argument or by c itself.
 */
export type Derived =
  | { readonly of: "value" }
  | { readonly of: "jvp" }
  | { readonly of: "vjp"; readonly by: number }
  | { readonly of: "second"; readonly by: number | "cotangent" }

/** A function and what a case derives of it, as data: for libraries that differentiate by themselves. */
export interface Differentiation {
  /** Arguments of the function. */
  readonly inputs: readonly HostArray[]
  /** Which of them carry a gradient. */
  readonly wrt: readonly number[]
  /** The function, in ops of the table. */
  readonly apply: (...x: Tensor[]) => Tensor
  /** c; null where it is ones of the shape of the result. */
  readonly cotangent: HostArray | null
  /** r, one for each argument in `wrt`, where a result needs it. */
  readonly tangents: readonly HostArray[]
  /** What is compared, in this order. */
  readonly results: readonly Derived[]
}

/** A {@link Differentiation}, and the judge of what somebody else computed for its results. */
export interface JudgedDifferentiation extends Differentiation {
  /** Judges the results, which come in the order of `results`, as it would those of a backend. */
  readonly judge: (results: readonly Computed[]) => Outcome
}
