import type { Backend, Capabilities } from "../backend.ts"
import type { DType, TypedArray } from "../dtype.ts"
import type { ReduceOp } from "../kernel.ts"
import type { Intrinsic } from "../rules/table.ts"
import type { View } from "../view.ts"

/** What an op has to produce: a flat array of `length` elements of `dtype`. */
export interface ResultType {
  readonly dtype: DType
  readonly length: number
}

/** Applies a scalar op element by element to arrays of the result's length, in the order of the op's arguments. */
export type ElementwiseOp<A> = (to: ResultType, ...args: readonly A[]) => A

/** Combines each row of a row-major matrix of `to.length` rows and `n` columns, both at least 1, into one element. */
export type RowReduction<A> = (to: ResultType, matrix: A, n: number) => A

/** Sizes of a batch of matrix products. */
export interface MatmulSizes {
  readonly batch: number
  readonly m: number
  readonly n: number
  readonly k: number
}

/**
 * A library that computes one op at a time, described for `fromOps`. `A` is an array of the library as the library
 * has it: always flat, with at least one element, never changed once made. Every function returns a new array,
 * never one of its arguments. An asynchronous library takes its promise of an array as `A`: rejections are
 * noticed when the value is read.
 */
export type OpTable<A> = OpTableBase<A> &
  (
    | {
        /** The library gives values at once, so tensors can be read synchronously. */
        readonly sync: true
        /** The elements of an array; copied before anything else happens. */
        download(array: A): TypedArray
      }
    | {
        readonly sync?: false
        /** The elements of an array. */
        download(array: A): TypedArray | Promise<TypedArray>
      }
  )

interface OpTableBase<A> {
  readonly name: string
  /** Version of the conformance spec that the backend claims to pass. */
  readonly conformsTo?: string
  /** What really runs; by default the name. */
  readonly info?: Backend["info"]
  /** All that the table itself does not say; by default all four dtypes. */
  readonly capabilities?: Omit<Partial<Capabilities>, "ops" | "reduce" | "layout">
  /** The intrinsics that the library has; the rest is not claimed. */
  readonly elementwise: { readonly [Op in Intrinsic]?: ElementwiseOp<A> }
  /** The reductions that the library has; the rest is not claimed. */
  readonly reduce: { readonly [Op in ReduceOp]?: RowReduction<A> }
  /**
   * The matrix product `a · bᵀ` of row-major matrices, `batch` times: `a` is `[batch, m, k]`, `b` is `[batch, n, k]`,
   * the result `[batch, m, n]`, all of one float dtype. Without it products are expanded and summed.
   */
  matmul?(to: ResultType, a: A, b: A, sizes: MatmulSizes): A
  /** A library array with these elements, which nobody else holds: they may be kept. */
  upload(elements: TypedArray, dtype: DType): A
  /**
   * The elements of a view, row-major; 0 outside its valid range. `gatherElements` does this for host arrays,
   * `elementIndices` gives the positions for any other library's gather.
   */
  gather(array: A, view: View, dtype: DType): A
  /** An array of one repeated number, where the library has something better than an upload. */
  fill?(to: ResultType, value: number): A
  /** Frees an array that is no longer needed. */
  dispose?(array: A): void
}
