import type { Target } from "../target.ts"

/** Element types that a product can have. */
export type GemmType = "float32" | "float64" | "int32"

/** Where element (i, p) of the left operand lies: `i · rowStride + p · kStride` elements after its address. */
export interface Strided {
  readonly rowStride: number
  readonly kStride: number
}

/** A matrix product c[m, n] = a[m, k] · b[k, n]. All sizes are known when the code is generated, and none is 0. */
export interface GemmShape {
  readonly dtype: GemmType
  readonly m: number
  readonly n: number
  readonly k: number
  /** In elements; may be 0 or negative. */
  readonly a: Strided
  /** Distance between rows of the result, in elements, at least `n`; columns are adjacent. */
  readonly cRowStride: number
}

/** Bytes of an element. */
export const elementBytes: Readonly<Record<GemmType, 4 | 8>> = { float32: 4, float64: 8, int32: 4 }

/** Rows of a tile: with two vectors a row, as many as leave registers for the operands, and for a product to be added. */
export function tileRows({ relaxedSimd }: Target): number {
  return relaxedSimd ? 6 : 5
}

/** Terms that an accumulator adds one after another, before its sum is added to those of earlier runs. */
export const runTerms = 64

/** Terms for which one panel stays in the first-level cache while all rows pass by it. */
export const blockTerms = 256

/** Terms after which float32 sums are added up in float64. */
export const singleTerms = 2048

/** Columns of a panel: two vectors. */
export function panelWidth(dtype: GemmType): number {
  return 32 / elementBytes[dtype]
}

/**
 * Bytes of the packed right operand: panels of {@link panelWidth} columns, each [k][width], one after another. What
 * stands in the columns past `n` of the last one is never stored; numbers that are slow to compute with slow it down.
 */
export function packedBytes({ dtype, n, k }: Pick<GemmShape, "dtype" | "n" | "k">): number {
  return Math.ceil(n / panelWidth(dtype)) * k * 32
}

/** Panels from on which a copy of the left operand that tiles read on in memory is worth its time. */
const manyPanels = 16

/** Whether the left operand is copied, block by block: its terms are not adjacent, or it is read many times. */
export function copiesLeft({ dtype, a, n, k }: Pick<GemmShape, "dtype" | "a" | "n" | "k">): boolean {
  return k > 1 && (a.kStride !== 1 || n >= manyPanels * panelWidth(dtype))
}

/** Whether sums are so long that float32 does not carry them. */
export function isLong({ dtype, k }: Pick<GemmShape, "dtype" | "k">): boolean {
  return dtype === "float32" && k > singleTerms
}

/** Bytes of scratch for `rows` rows at a time, whole tiles. */
export function gemmScratchBytes(shape: GemmShape, rows: number): number {
  return leftBytes(shape, rows) + (isLong(shape) ? 12 * 2 * Math.ceil((rows * shape.n) / 2) : 0)
}

/** Bytes of the copied block of the left operand. */
export function leftBytes(shape: GemmShape, rows: number): number {
  if (!copiesLeft(shape)) return 0
  return rows * Math.min(shape.k, blockTerms) * elementBytes[shape.dtype]
}
