import type { Capabilities, DType } from "@cotangent/core-api/backend"
import { addition } from "./basic.ts"
import { addsExactly } from "./exactness.ts"
import { anything, between, type Interval, isPoint, nans, orNaN, point, unsignedZeros } from "./interval.ts"
import { formatOf } from "./rounding.ts"

/**
 * The sum of terms in any order and any grouping: the real sum ± {@link sumError}·u·Σ|terms|, where n counts the
 * terms that are not zero. Points whose partial sums are all representable, as those of small integers are, give a point.
 */
export function sumOf(terms: readonly Interval[], dtype: DType, capabilities: Capabilities): Interval {
  const real = total(terms)
  const format = formatOf(dtype)
  if (!format || real.nan >= nans.always) return real
  const counted = terms.filter(({ lo, hi }) => lo !== 0 || hi !== 0)
  const [only] = counted
  if (counted.length <= 1) return only && real.nan === nans.never ? unsignedZeros(only) : real
  const ends = counted.map(({ lo, hi }) => [Math.abs(lo), Math.abs(hi)].filter(Number.isFinite))
  const magnitude = ends.reduce((sum, each) => sum + Math.max(0, ...each), 0)
  const finite = counted.every(({ lo, hi }) => Number.isFinite(lo) && Number.isFinite(hi))
  if (
    counted.every(isPoint) &&
    (!finite ||
      addsExactly(
        counted.map(({ lo }) => lo),
        magnitude,
        format.precision,
      ))
  )
    return real
  const allowed =
    sumError(counted.length, dtype, capabilities) * format.unitRoundoff * magnitude * (1 + 2 ** -40)
  const lost = capabilities.flushesSubnormals ? counted.length * format.smallestNormal : 0
  const by = allowed + lost
  // Numbers that float64 hardly holds have a sum, and an error, that it does not: ∞ − ∞ would be no bound.
  const [lo, hi] = Number.isFinite(by) ? [real.lo - by, real.hi + by] : [-Infinity, Infinity]
  const widened: Interval = { lo, hi, nan: real.nan }
  return finite && magnitude + allowed <= format.largest
    ? unsignedZeros(widened)
    : overflowing(widened, counted)
}

/**
 * The error of a sum of n terms in units of u·Σ|terms|: 8 + 2·log₂ n. In float64, runs of up to 1024 terms may be
 * added one after the other, as JavaScript does: equal ones all round the same way, by half a unit on average. A
 * subject that adds longer runs declares it as the accuracy of `sum`: so many units (`ulp`), or so many for each term
 * (`perX`).
 */
export function sumError(n: number, dtype: DType, { accuracy }: Capabilities): number {
  const { ulp = 0, perX = 0 } = accuracy?.["sum"] ?? {}
  const run = dtype === "float64" ? Math.min(n, 1024) / 2 : 0
  return 8 + 2 * Math.log2(n) + run + ulp + perX * n
}

/** A partial sum may leave the dtype: to one side if the terms have one sign, else anywhere, ∞ − ∞ included. */
function overflowing(sum: Interval, terms: readonly Interval[]): Interval {
  if (terms.every(({ lo }) => lo >= 0)) return { ...sum, hi: Infinity }
  if (terms.every(({ hi }) => hi <= 0)) return { ...sum, lo: -Infinity }
  return orNaN({ ...sum, lo: -Infinity, hi: Infinity })
}

/** The sum of the bounds without loss, as far as the float64 numbers carry it. */
function total(terms: readonly Interval[]): Interval {
  const finite = terms.every(
    ({ lo, hi, nan }) => nan === nans.never && Number.isFinite(lo) && Number.isFinite(hi),
  )
  if (!finite) return terms.reduce((sum, term) => addition(sum, term), point(0))
  const lo = compensated(terms, (term) => term.lo)
  const hi = compensated(terms, (term) => term.hi)
  if (!Number.isFinite(lo.sum) || !Number.isFinite(hi.sum)) return anything
  return unsignedZeros(between(lo.sum - lo.error, hi.sum + hi.error, false))
}

/** Neumaier's sum: the error of every addition is collected, so that what is left is that of the collection. */
function compensated(
  terms: readonly Interval[],
  bound: (term: Interval) => number,
): { sum: number; error: number } {
  let sum = 0
  let lost = 0
  let collected = 0
  for (const term of terms) {
    const value = bound(term)
    const next = sum + value
    const error = Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    lost += error
    collected += Math.abs(error)
    sum = next
  }
  if (collected === 0) return { sum, error: 0 }
  const result = sum + lost
  return {
    sum: result,
    error: Math.abs(result) * 2 ** -52 + collected * terms.length * 2 ** -52 + Number.MIN_VALUE,
  }
}
