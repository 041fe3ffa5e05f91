import * as compositions from "./compositions.ts"
import * as elementwise from "./elementwise.ts"
import * as movements from "./movement.ts"
import * as reductions from "./reductions.ts"
import type { IntrinsicMark } from "./define.ts"
import type { CastRow, ElementwiseRow, ReduceRow } from "./row.ts"

/** Every elementwise op by name. */
export type Elementwise = typeof elementwise
/** Every reduction by name. */
export type Reductions = typeof reductions
/** Every op that moves elements, by name. */
export type Movements = typeof movements

/** Every op written with others, by name. */
export type Compositions = typeof compositions

/** Names of the ops that have no decomposition: a backend's `Record<Intrinsic, …>` must name each. */
export type Intrinsic = {
  [K in keyof Elementwise]: Elementwise[K] extends IntrinsicMark ? K : never
}[keyof Elementwise]

/** The whole table, in its own order. */
export const table: {
  readonly elementwise: Elementwise
  readonly reductions: Reductions
  readonly movements: Movements
  readonly compositions: Compositions
} = { elementwise, reductions, movements, compositions }

/** Every elementwise row, the conversion aside. */
export const elementwiseRows: readonly ElementwiseRow[] = Object.values(elementwise)
  .map((op): ElementwiseRow | CastRow => op.row)
  .filter((row) => row.kind === "elementwise")

/** Every reduction's row. */
export const reduceRows: readonly ReduceRow[] = Object.values(reductions).map((op) => op.row)

/** Names of all intrinsics, sorted: what a complete backend lists. */
export const intrinsics: readonly Intrinsic[] = Object.values(elementwise)
  .map((op): ElementwiseRow | CastRow => op.row)
  .filter((row) => row.kind === "cast" || row.lower === undefined)
  // The names are the keys that Intrinsic is made of: a row is exported under its own name, which a test checks.
  .map((row) => row.name as Intrinsic)
  .sort()
