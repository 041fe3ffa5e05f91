import type { TypedArray } from "@cotangent/core-api"
import type { Acceptance } from "./acceptance.ts"
import { nans } from "./interval.ts"

/** An element that lies outside what is allowed. Where NaN is demanded, both bounds are NaN. */
interface Outside {
  readonly index: number
  readonly got: number
  readonly lo: number
  readonly hi: number
}

/** What {@link judge} says. */
export interface Verdict {
  readonly ok: boolean
  /** The largest error as a fraction of what is allowed to its side: 0 if every element is the float64 value, above 1 if one lies outside. */
  readonly worst: number
  /** Where that is; -1 if no element has an error. */
  readonly worstAt: number
  /** Every element that lies outside. */
  readonly wrong: readonly number[]
  /** The first few elements that lie outside; an element that is missing counts as NaN. */
  readonly failures: readonly Outside[]
}

const shown = 8

/** Whether every element lies in its interval. NaN, +∞ and −∞ are distinct; the sign of a zero does not matter. */
export function judge(got: TypedArray, want: Acceptance): Verdict {
  const failures: Outside[] = []
  const wrong: number[] = []
  let worst = 0
  let worstAt = -1
  const note = (share: number, index: number): void => {
    if (share > worst) [worst, worstAt] = [share, index]
  }
  for (let index = 0; index < Math.max(got.length, want.center.length); index++) {
    const value = got[index] ?? NaN
    const [lo, hi] = [want.lo[index] ?? NaN, want.hi[index] ?? NaN]
    const missing = index >= got.length || index >= want.center.length
    if (!missing && accepts(value, lo, hi, want.mayBeNaN[index] ?? nans.never)) {
      note(fraction(value, lo, hi, want.center[index] ?? NaN), index)
      continue
    }
    wrong.push(index)
    note(excess(value, lo, hi, want.center[index] ?? NaN), index)
    if (failures.length < shown) failures.push({ index, got: value, lo, hi })
  }
  return { ok: wrong.length === 0, worst, worstAt, wrong, failures }
}

function accepts(value: number, lo: number, hi: number, nan: number): boolean {
  if (nan === nans.anything) return true
  if (Number.isNaN(value)) return nan >= nans.maybe
  return nan !== nans.always && lo <= value && value <= hi
}

/** How much of the way from the float64 value to the bound on its side a value has gone. */
function ratio(value: number, lo: number, hi: number, center: number): number {
  return Math.abs(value - center) / (value > center ? hi - center : center - lo)
}

function fraction(value: number, lo: number, hi: number, center: number): number {
  if (value === center || Number.isNaN(value) || Number.isNaN(center)) return 0
  const used = ratio(value, lo, hi, center)
  // ∞/∞ and x/0: the value is the bound itself, or nothing bounds it.
  return Number.isFinite(used) ? Math.min(1, used) : Number(value === hi || value === lo)
}

function excess(value: number, lo: number, hi: number, center: number): number {
  const used = ratio(value, lo, hi, center)
  return used > 1 ? used : Infinity
}
