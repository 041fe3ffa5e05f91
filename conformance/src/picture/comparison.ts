import { isFloat } from "@cotangent/core-api/backend"
import type { Wrong } from "./picture.ts"

/** Close enough to be the same number but for rounding. */
const near = 2 ** -18

/** Whether two numbers are the same but for rounding. */
function isNear(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= near * Math.max(Math.abs(a), Math.abs(b))
}

/** How many places all elements have moved, towards the end if positive; null if that is not what happened. */
export function isShift(got: ArrayLike<number>, want: ArrayLike<number>): number | null {
  const { length } = got
  if (length < 4 || want.length !== length) return null
  for (const by of [1, -1]) {
    let same = 0
    for (let at = Math.max(0, by); at < length + Math.min(0, by); at++)
      if (isNear(got[at] ?? NaN, want[at - by] ?? NaN)) same++
    if (same === length - 1 && !isConstant(want)) return by
  }
  return null
}

/** Whether the elements are those that were wanted, in another order. */
export function sameNumbersElsewhere(got: ArrayLike<number>, want: ArrayLike<number>): boolean {
  if (got.length !== want.length || got.length < 2 || isSameInPlace(got, want)) return false
  const [a, b] = [sorted(got), sorted(want)]
  return !isConstant(b) && a.every((value, at) => isNear(value, b[at] ?? NaN))
}

/** What all wrong elements are of the wanted ones, if it is one factor. */
export function constantRatio({ got, want, at, dtype }: Wrong): number | null {
  if (!isFloat(dtype)) return null
  const telling = at.filter((each) => want[each] !== 0)
  const [first] = telling
  if (first === undefined || telling.length < at.length) return null
  const ratio = (got[first] ?? NaN) / (want[first] ?? NaN)
  if (!Number.isFinite(ratio) || Math.abs(ratio - 1) < 1e-3) return null
  return telling.every((each) => isNear(got[each] ?? NaN, ratio * (want[each] ?? NaN))) ? ratio : null
}

function isSameInPlace(got: ArrayLike<number>, want: ArrayLike<number>): boolean {
  for (let at = 0; at < want.length; at++) if (!isNear(got[at] ?? NaN, want[at] ?? NaN)) return false
  return true
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let at = 1; at < values.length; at++) if (values[at] !== values[0]) return false
  return true
}

function sorted(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(Array.from(values)).sort()
}
