import { anything, between, contains, type Interval, nans, onlyNaN, orNaN, point, union } from "./interval.ts"
import { wellAbove, wellBelow } from "./transcendental.ts"

/**
 * xʸ by its pieces: bases from 0 up, and bases below 0, where only whole exponents have a value. What JavaScript and
 * IEEE 754 disagree on, ±1 to a power of NaN or ±∞, is left open.
 */
export function power(x: Interval, y: Interval): Interval {
  if (x.nan === nans.anything || y.nan === nans.anything) return anything
  const hasOne = x.nan !== nans.always && (contains(x, 1) || contains(x, -1))
  const openExponent = y.nan !== nans.never || y.lo === -Infinity || y.hi === Infinity
  if (hasOne && openExponent) return anything
  if (y.nan === nans.always) return onlyNaN
  // NaN⁰ = 1.
  const ofNaN = contains(y, 0) ? (y.lo === y.hi ? point(1) : { lo: 1, hi: 1, nan: nans.maybe }) : onlyNaN
  const pieces = [
    ...(x.nan === nans.never ? [] : [ofNaN]),
    ...(x.nan === nans.always ? [] : numberPieces(x, y)),
  ]
  const joined = pieces.reduce((a, b) => union(a, b))
  return y.nan === nans.maybe ? orNaN(joined) : joined
}

function numberPieces(x: Interval, y: Interval): Interval[] {
  const pieces: Interval[] = []
  if (x.lo < 0 || Object.is(x.lo, -0)) pieces.push(ofNegative(x.lo, Math.min(x.hi, -0), y))
  if (x.hi > 0 || Object.is(x.hi, 0)) pieces.push(ofPositive(Math.max(x.lo, 0), x.hi, y))
  return pieces
}

/** Monotone in the base and in the exponent, so that the corners bound it. */
function ofPositive(lo: number, hi: number, y: Interval): Interval {
  const exponents = y.lo === y.hi ? [y.lo] : [y.lo, y.hi]
  const results = (lo === hi ? [lo] : [lo, hi]).flatMap((base) =>
    exponents.map((exponent) => ({ base, value: base ** exponent })),
  )
  const bounds = results.map(({ base, value }): [number, number] => {
    const exact = base === 0 || base === 1 || base === Infinity || (y.lo === 0 && y.hi === 0)
    if (exact || !Number.isFinite(y.lo) || !Number.isFinite(y.hi)) return [value, value]
    return [Math.min(Number.MAX_VALUE, Math.max(0, wellBelow(value))), wellAbove(value)]
  })
  return between(Math.min(...bounds.map(([low]) => low)), Math.max(...bounds.map(([, high]) => high)), false)
}

function ofNegative(lo: number, hi: number, y: Interval): Interval {
  const size = ofPositive(-hi, -lo, y)
  const mirrored = between(-size.hi, -size.lo, false)
  if (y.lo !== y.hi) return orNaN(union(size, mirrored))
  if (Math.abs(y.lo % 2) === 1) return mirrored
  if (Number.isInteger(y.lo) || !Number.isFinite(y.lo)) return size
  // A fractional power is NaN but at the ends −0 and −∞, which count as 0 and ∞.
  const ends = [lo, hi]
    .filter((end) => end === 0 || end === -Infinity)
    .map((end) => point(Math.abs(end) ** y.lo))
  const inner = lo < 0 && hi > -Infinity ? [onlyNaN] : []
  return [...ends, ...inner].reduce((a, b) => union(a, b))
}
