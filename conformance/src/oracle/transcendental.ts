import { between, type Interval, point, withNaN } from "./interval.ts"
import { above, below } from "./rounding.ts"

// V8's Math.exp, Math.log and ** stay within one float64 ulp; two steps outward enclose the real value.
/** A bound below a real value that a function of Math computed. */
export const wellBelow = (value: number): number => below(below(value))
/** A bound above a real value that a function of Math computed. */
export const wellAbove = (value: number): number => above(above(value))

/** eˣ: 0 at −∞, ∞ at ∞, positive and finite between. */
export const exponential = withNaN(({ lo, hi }: Interval): Interval => {
  const least = lo === Infinity ? Infinity : Math.min(Number.MAX_VALUE, Math.max(0, wellBelow(Math.exp(lo))))
  const most = hi === -Infinity ? 0 : wellAbove(Math.exp(hi))
  return between(least, most, false)
})

/** Natural logarithm: −∞ at 0, NaN below. */
export const logarithm = withNaN(({ lo, hi }: Interval): Interval => {
  if (hi < 0) return point(NaN)
  const least = Math.log(Math.max(lo, 0))
  const most = Math.log(hi)
  return between(exactLog(lo) ? least : wellBelow(least), exactLog(hi) ? most : wellAbove(most), lo < 0)
})

const exactLog = (x: number): boolean => x === 1 || x === 0 || x === Infinity
