import type { DType, Tensor } from "@cotangent/core-api"
import type { Check, Tier } from "../case.ts"
import type { HostArray } from "../host-array.ts"

/** A rule applied to definite inputs: what the checks turn into cases. */
export interface Instance {
  readonly rule: string
  /** What stands in the id: shapes and attributes. */
  readonly label: string
  readonly inputs: readonly HostArray[]
  /** Inputs that carry a gradient. */
  readonly wrt: readonly number[]
  readonly apply: (...x: Tensor[]) => Tensor
  /** Which checks to make of it. */
  readonly checks: readonly Check[]
  readonly tier: Tier
  /** The rule is composed of others: a backend meets only those. */
  readonly composed?: boolean
  /** Element type of the result where it is not among the inputs'. */
  readonly gives?: DType
}

/** The names that inputs have in ids. */
export const inputNames: readonly string[] = ["x", "y", "z"]
