import type { DType, Shape, Tensor } from "@cotangent/core-api"
import type { Tier } from "../case.ts"

/** A whole-numbered input: element i is i modulo `modulus`, so that equal neighbours do not hide a shift. */
export interface WholeInput {
  readonly shape: Shape
  /** A prime, so that no tile is a multiple of it; 251, or 3 in long arrays, whose sums would not be exact. */
  readonly modulus?: number
  /** Where it is not the dtype of the case. */
  readonly dtype?: DType
  /** Values that stand in the first and last place instead. */
  readonly ends?: readonly [first: number, last: number]
}

/** A computation of a size n, exact in whatever order it is done. */
export interface TileForm {
  readonly rule: string
  /** What is computed, in terms of n: part of the id. */
  readonly says: string
  readonly dtypes: readonly DType[]
  /** Largest size in each tier. */
  readonly most: Readonly<Record<Tier, number>>
  /** Smallest size for which it means something (0). */
  readonly least?: number
  readonly inputs: (n: number) => readonly WholeInput[]
  readonly build: (n: number, ...x: Tensor[]) => readonly Tensor[]
  /** A pullback is left, which only a collection ends. */
  readonly leavesPullback?: boolean
}

/** Whether the quick tier has met the form before: in another dtype, or with its axis elsewhere. */
export function isVariant({ dtypes }: TileForm, dtype: DType): boolean {
  return dtypes.length === 1 || dtypes.indexOf(dtype) > 0
}

/** Every dtype that arithmetic has. */
export const numbers: readonly DType[] = ["float32", "float64", "int32"]
/** The dtype that every tile was made for. */
export const single: readonly DType[] = ["float32"]
/** Both floats. */
export const floats: readonly DType[] = ["float32", "float64"]

/** One axis of n: all sizes are affordable, and what a subject declares beyond the usual ones too. */
export const line = { quick: 65_537, full: 2 ** 22 + 1 }
/** A few rows or columns of n. */
export const strip = { quick: 4_097, full: 65_537 }
/** n by n, and n by n by n. */
export const square = { quick: 33, full: 513 }
export const cube = { quick: 33, full: 65 }
