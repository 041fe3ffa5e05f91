/** Element types that a product can have. */
export type GemmType = "float32" | "float64" | "int32"

/** Where element (i, p) of the left operand lies: `i · rowStride + p · kStride` elements after its address. */
export interface StridedLeft {
  readonly rowStride: number
  readonly kStride: number
}

/** Where element (p, j) of the right operand lies: `p · kStride + j` elements after its address. */
export interface StridedRight {
  readonly kStride: number
}

/** A matrix product c[m, n] = a[m, k] · b[k, n]. All sizes are known when the code is generated. */
export interface GemmShape {
  readonly dtype: GemmType
  readonly m: number
  readonly n: number
  readonly k: number
  /** "packed" is the layout of {@link leftLayout}; the strides may be negative or 0. */
  readonly a: StridedLeft | "packed"
  /** "packed" is the layout of {@link rightLayout}. */
  readonly b: StridedRight | "packed"
  /** Distance between rows of the result, in elements, at least `n`; columns are adjacent. */
  readonly cRowStride: number
}
