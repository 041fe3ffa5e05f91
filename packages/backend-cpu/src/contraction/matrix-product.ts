import { asContraction, type Contraction, type DType, type Kernel } from "@cotangent/core-api/backend"
import type { Tuning } from "../tuning.ts"
import { extent } from "./operand.ts"

/** A kernel seen as matrix products: one for each index of the outer axes. */
export interface MatrixProduct extends Contraction {
  readonly dtype: "float32" | "float64" | "int32"
  /** The one axis that the rows of the products lie along; the other axes of `m` are outer. */
  readonly row: number
  /** Axes along which the product is another one: the batch, and what `m` holds besides rows. */
  readonly outer: readonly number[]
  readonly size: { readonly m: number; readonly n: number; readonly k: number }
}

/** Products with a side shorter than this are not worth packing. */
const least = { m: 2, n: 4, k: 8 }

/** The matrix products that a kernel is, or null: then loops compute it as it stands, or faster. */
export function matrixProduct(kernel: Kernel, { productTerms }: Tuning): MatrixProduct | null {
  const contraction = asContraction(kernel)
  const dtype = contraction && productType(contraction.a.dtype)
  if (!contraction || !dtype) return null
  const { space } = kernel
  const { batch, m, n, k } = contraction
  const row = m.reduce((best, axis) => ((space[axis] ?? 1) > (space[best] ?? 1) ? axis : best), m[0] ?? 0)
  const size = { m: space[row] ?? 1, n: extent(space, n), k: extent(space, k) }
  const isSmall =
    size.m < least.m || size.n < least.n || size.k < least.k || size.m * size.n * size.k < productTerms
  if (isSmall && productTerms > 0) return null
  const outer = [...batch, ...m.filter((axis) => axis !== row)].toSorted((a, b) => a - b)
  return { ...contraction, dtype, row, outer, size }
}

function productType(dtype: DType): MatrixProduct["dtype"] | null {
  return dtype === "bool" ? null : dtype
}

/** Whether the product is stored as it is: no epilogue but the sum itself. */
export function isPlain({ epilogue, dtype }: MatrixProduct): boolean {
  const [output, ...more] = epilogue
  return more.length === 0 && output?.value.kind === "acc" && output.dtype === dtype
}
