import { type DType, convert } from "@cotangent/core-api/backend"
import { type Interval, type NaNs, nans, point, unsignedZeros } from "./interval.ts"

/** Which end of the numbers a reduction looks for. */
export type End = "max" | "min"

/** The greatest or least: monotone in every term, rounds nothing, and NaN wins. Which zero it is stays open. */
export function extreme(end: End, terms: readonly Interval[], dtype: DType): Interval {
  if (terms.length === 0) return point(convert(end === "max" ? -Infinity : Infinity, dtype))
  const worst = terms.reduce((most, { nan }) => (nan > most ? nan : most), nans.never as NaNs)
  const decisive = worst >= nans.always ? terms.find(({ nan }) => nan === worst) : undefined
  if (decisive) return decisive
  const pick = Math[end]
  const bound = (of: (term: Interval) => number): number => terms.map(of).reduce((a, b) => pick(a, b))
  return unsignedZeros({ lo: bound(({ lo }) => lo), hi: bound(({ hi }) => hi), nan: worst })
}

/**
 * Where the greatest or least is: the first among equals, and the first NaN before any number. Where several terms
 * may be it, any position from the first of these to the last is accepted; of nothing it is 0.
 */
export function positionOfExtreme(end: End, terms: readonly Interval[]): Interval {
  const facing = end === "max" ? terms : terms.map(({ lo, hi, nan }) => ({ lo: -hi, hi: -lo, nan }))
  const surelyNaN = facing.findIndex(({ nan }) => nan === nans.always)
  const reached = surelyNaN < 0 ? facing : facing.slice(0, surelyNaN + 1)
  const ahead = surelyNaN < 0 ? firstToReach(reached) : []
  const places = reached.flatMap(({ nan }, at) => (nan !== nans.never ? [at] : [])).concat(ahead)
  return places.length === 0
    ? point(0)
    : { lo: Math.min(...places), hi: Math.max(...places), nan: nans.never }
}

/** The terms that may be greater than all before them, and no less than all after them. */
function firstToReach(terms: readonly Interval[]): number[] {
  // What the terms after each one are at least.
  const after: number[] = []
  let most = -Infinity
  for (const { lo } of terms.toReversed()) {
    after.unshift(most)
    most = Math.max(most, lo)
  }
  let before = -Infinity
  return terms.flatMap(({ lo, hi }, at) => {
    const mayLead = (at === 0 || hi > before) && hi >= (after[at] ?? -Infinity)
    before = Math.max(before, lo)
    return mayLead ? [at] : []
  })
}
