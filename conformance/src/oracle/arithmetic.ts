import type { DType, ReduceOp } from "@cotangent/core-api/backend"
import type { ElementwiseRow } from "@cotangent/core-api/rules"

/** By the meaning that the row states, or through its decomposition, in float64 (`wide`) or in the dtype at hand. */
export type Lowering = "stated" | "decomposed" | "wide"

/** What a graph can be evaluated in. `T` holds the elements of one array, row-major, and knows nothing of its shape. */
export interface Arithmetic<T> {
  /** How a row with a decomposition is evaluated at these arguments. */
  lowering(row: ElementwiseRow, args: readonly T[], dtype: DType): Lowering
  /** Elements that are what they are. */
  exact(elements: ArrayLike<number>, dtype: DType): T
  /** One number, which a kernel holds rounded to its dtype. */
  fill(value: number, size: number, dtype: DType): T
  elementwise(row: ElementwiseRow, args: readonly T[], dtype: DType): T
  cast(x: T, dtype: DType): T
  /** Element `from[i]` of `x` at `i`; zero where that is negative. */
  gather(x: T, from: Int32Array): T
  /** Combines each of `rows` rows of `n` elements. */
  reduce(op: ReduceOp, x: T, rows: number, n: number, dtype: DType): T
}
