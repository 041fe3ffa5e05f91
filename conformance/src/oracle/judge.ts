import type { TypedArray } from "@cotangent/core-api"
import type { Acceptance } from "./acceptance.ts"

/** An element that lies outside what is allowed. */
export interface Outside {
  readonly index: number
  readonly got: number
  readonly lo: number
  readonly hi: number
}

/** What {@link judge} says. */
export interface Verdict {
  readonly ok: boolean
  /** The largest error as a fraction of what is allowed; 0 if every element is the float64 value. */
  readonly worst: number
  /** The first few elements that lie outside. */
  readonly failures: readonly Outside[]
}

/** Whether every element lies in its interval. NaN, +∞ and −∞ are distinct; the sign of a zero does not matter. */
export function judge(got: TypedArray, want: Acceptance): Verdict {
  throw new Error(`${got.length} ${want.dtype} soon`)
}
