import type { Computed, HostArray } from "@cotangent/conformance"
import type { DType, Shape } from "@cotangent/core-api"
import type { PadAttrs, SliceAttrs } from "@cotangent/core-api/rules"

/** A function of some arrays; every function uses up its arguments. */
export type Func<A> = (...x: A[]) => A

/**
 * A library that differentiates by itself, through its public interface. Each array that is made is used once: where
 * it is needed again, `share` gives a further use of it, and where it is not needed any more, `drop` takes one back.
 */
export interface Peer<A> {
  readonly name: string
  readonly version: string
  /** Its functions under the names of the rows that they stand for. */
  readonly elementwise: Readonly<Record<string, Func<A>>>
  readonly reductions: Readonly<Record<string, (x: A, axes: readonly number[]) => A>>
  expand(x: A, shape: Shape): A
  permute(x: A, order: readonly number[]): A
  reshape(x: A, shape: Shape): A
  slice(x: A, attrs: SliceAttrs): A
  pad(x: A, attrs: PadAttrs): A
  cast(x: A, dtype: DType): A
  upload(array: HostArray): A
  /** A plain number beside an array. */
  number(value: number, dtype: DType): A
  /** The sum of all elements. */
  total(x: A): A
  share(x: A): A
  drop(x: A): void
  read(x: A): Computed
  /** Jᵀc for each of `x`. */
  vjp(f: Func<A>, x: readonly A[], cotangent: A): readonly A[]
  /** J r; absent where the library has no forward mode. */
  jvp?(f: Func<A>, x: readonly A[], tangents: readonly A[]): A
  /** Runs `work`, and lets go of what it leaves behind. */
  within<T>(work: () => T): T
}

/** The library lacks what a case needs: that is neither right nor wrong. */
export class Missing extends Error {}
