/** From which sizes on code is written otherwise. Tests lower them, so that small kernels take every way. */
export interface Tuning {
  /** Elements below which a nest is one task. */
  readonly taskElements: number
  /** How many states tasks may leave to be put together, for each element of the nest. */
  readonly mergedShare: number
  /** Multiply-adds below which a matrix product is not worth packing. */
  readonly productTerms: number
  /** Elements of a block that is computed in stages: its values stay in the first-level cache. */
  readonly blockElements: number
}

/** What users get. */
export const tuning: Tuning = {
  taskElements: 2 ** 14,
  mergedShare: 1 / 32,
  productTerms: 2 ** 12,
  blockElements: 256,
}
