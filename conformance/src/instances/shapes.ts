import type { Axes, Shape } from "@cotangent/core-api"

/** What the quick tier takes, and what only the full tier adds. */
export interface Tiered<T> {
  readonly quick: readonly T[]
  readonly further: readonly T[]
}

/** Pairs that broadcast: scalars on both sides, size-1 axes inside and leading, both sides at once, empty arrays; and squares. */
export const broadcastPairs: Tiered<readonly [Shape, Shape]> = {
  quick: [
    [[], []],
    [
      [2, 1],
      [1, 3],
    ],
    [
      [4, 1, 3],
      [2, 1],
    ],
    [
      [2, 0],
      [2, 1],
    ],
    [
      [3, 3],
      [3, 3],
    ],
  ],
  further: [
    [[4], [4]],
    [
      [2, 3],
      [2, 3],
    ],
    [[], [3]],
    [[3], []],
    [[2, 3], [3]],
    [[3], [2, 3]],
    [[1], [1, 1]],
    [
      [2, 3],
      [1, 1],
    ],
    [[0], [1]],
    [[3, 3], [3]],
    [
      [3, 1],
      [3, 3],
    ],
    [[3], [3, 1]],
    [
      [2, 2, 2],
      [2, 2, 2],
    ],
  ],
}

/** Triples that broadcast, for conditions. */
export const broadcastTriples: Tiered<readonly [Shape, Shape, Shape]> = {
  quick: [
    [
      [3, 3],
      [3, 3],
      [3, 3],
    ],
    [[2, 3], [], [3]],
    [[2, 1], [1, 3], []],
    [[0], [1], [0]],
  ],
  further: [
    [[4], [4], [4]],
    [[3], [2, 1], [2, 3]],
    [[], [2], [2]],
  ],
}

/** Shapes of a single array; squares, because there a wrong axis still gives a legal shape. */
export const singleShapes: Tiered<Shape> = {
  quick: [[], [3, 3], [0]],
  further: [[5], [2, 2, 2], [2, 1, 4]],
}

/** Larger ones, for the full tier: around the sizes of vectors and blocks. */
export const largerShapes: readonly Shape[] = [[17], [8, 9], [1023], [1025], [33, 31], [5, 6, 7]]

/** One way to reduce. */
export interface ReductionForm {
  readonly shape: Shape
  readonly axes: Axes
  readonly keepDims?: boolean
}

/** Null, each axis, negative, lists, mixed signs, none at all; kept and dropped; squares, empty and size-1 axes. */
export const reductionForms: Tiered<ReductionForm> = {
  quick: [
    { shape: [], axes: null },
    { shape: [5], axes: 0, keepDims: true },
    { shape: [3, 3], axes: null },
    { shape: [3, 3], axes: 1 },
    { shape: [3, 3], axes: -2, keepDims: true },
    { shape: [3, 3], axes: [] },
    { shape: [2, 2, 2], axes: [0, -1] },
    { shape: [2, 3, 4], axes: [0, 2] },
    { shape: [2, 3, 4], axes: [-2] },
    { shape: [2, 0, 3], axes: 1 },
  ],
  further: [
    { shape: [5], axes: null },
    { shape: [3, 3], axes: null, keepDims: true },
    { shape: [3, 3], axes: 0 },
    { shape: [3, 3], axes: -1 },
    { shape: [3, 3], axes: [1, 0] },
    { shape: [2, 2, 2], axes: 0 },
    { shape: [2, 2, 2], axes: 1 },
    { shape: [2, 2, 2], axes: 2, keepDims: true },
    { shape: [2, 2, 2], axes: [1, 2], keepDims: true },
    { shape: [2, 3, 4], axes: null },
    { shape: [2, 1, 3], axes: 1 },
    { shape: [1, 1], axes: null },
    { shape: [2, 0, 3], axes: 0 },
  ],
}

/** Longer reductions, for the full tier. */
export const largerReductions: readonly ReductionForm[] = [
  { shape: [17], axes: null },
  { shape: [257], axes: null },
  { shape: [1000], axes: 0 },
  { shape: [31, 33], axes: 0 },
  { shape: [31, 33], axes: 1 },
  { shape: [7, 8, 9], axes: [0, 2] },
]

/** Matrix products: vectors, columns and rows, batches that broadcast, an inner size of 0. */
export const matrixPairs: Tiered<readonly [Shape, Shape]> = {
  quick: [
    [
      [1, 2, 2],
      [3, 2, 2],
    ],
    [
      [2, 3],
      [2, 3, 1],
    ],
    [
      [2, 0],
      [0, 3],
    ],
    [[4], [4]],
    [[2, 3], [3]],
    [
      [5, 7],
      [7, 3],
    ],
    [
      [3, 3],
      [3, 3],
    ],
  ],
  further: [
    [
      [2, 3],
      [3, 2],
    ],
    [
      [1, 4],
      [4, 1],
    ],
    [
      [3, 1],
      [1, 3],
    ],
    [
      [2, 2, 3],
      [2, 3, 2],
    ],
    [[3], [3, 2]],
    [
      [2, 2, 2],
      [2, 2, 2],
    ],
  ],
}
