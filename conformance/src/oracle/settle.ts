import { type Capabilities, convert, type DType } from "@cotangent/core-api/backend"
import { type Budget, rounding } from "./accuracy.ts"
import { anything, type Interval, nans } from "./interval.ts"
import { above, below, type Format, formatOf, isRepresentable, ulpAt } from "./rounding.ts"

/**
 * What a subject may have once it has computed a real result as `dtype`: the result itself (it may keep more bits)
 * or what its rounding makes of it. A representable result of a correctly rounded operation stays a point.
 */
export function settle(exact: Interval, dtype: DType, budget: Budget, capabilities: Capabilities): Interval {
  const format = formatOf(dtype)
  if (!format) return withinIntegers(exact, dtype, capabilities)
  if (exact.nan >= nans.always) return capabilities.nonFinite === false ? anything : exact
  if (budget.open) return anything
  const widened =
    budget.ulps <= 0.5 && budget.abs === 0
      ? rounded(exact, dtype, format, budget)
      : approximated(exact, format, budget)
  return special(widened, format, capabilities)
}

/** A number that a kernel holds: as it is, or rounded to its dtype. */
export function settleNumber(value: number, dtype: DType, capabilities: Capabilities): Interval {
  const format = formatOf(dtype)
  const stored = convert(value, dtype)
  if (Number.isNaN(stored))
    return settle({ lo: NaN, hi: NaN, nan: nans.always }, dtype, rounding, capabilities)
  if (!format) return { lo: stored, hi: stored, nan: nans.never }
  return special(
    { lo: Math.min(value, stored), hi: Math.max(value, stored), nan: nans.never },
    format,
    capabilities,
  )
}

function rounded({ lo, hi, nan }: Interval, dtype: DType, format: Format, { ulps }: Budget): Interval {
  if (ulps === 0) return { lo, hi, nan }
  if (lo === hi && isRepresentable(lo, dtype)) return { lo, hi, nan }
  // Rounding is monotone: the interval of the rounded bounds holds every rounded value.
  return slack({ lo: Math.min(lo, convert(lo, dtype)), hi: Math.max(hi, convert(hi, dtype)), nan }, format)
}

function approximated({ lo, hi, nan }: Interval, format: Format, { ulps, abs }: Budget): Interval {
  return slack({ lo: moved(lo, -1, format, ulps, abs), hi: moved(hi, 1, format, ulps, abs), nan }, format)
}

/** A bound moved outward; zero and infinity are exact, so that tails and poles keep their values. */
function moved(bound: number, sign: -1 | 1, format: Format, ulps: number, abs: number): number {
  if (!Number.isFinite(bound) || (bound === 0 && abs === 0)) return bound
  const towards = sign < 0 ? below : above
  const to = towards(bound + sign * (ulps * ulpAt(bound, format) + abs))
  return sign * to > format.largest ? sign * Infinity : to
}

/** One smallest subnormal around results that lose bits below the normal numbers. */
function slack({ lo, hi, nan }: Interval, { smallestNormal, smallestSubnormal }: Format): Interval {
  const small = (bound: number): boolean => bound !== 0 && Math.abs(bound) < smallestNormal
  return { lo: small(lo) ? lo - smallestSubnormal : lo, hi: small(hi) ? hi + smallestSubnormal : hi, nan }
}

/** Subnormals of a subject that flushes them, and whatever is not finite on one that has no such values. */
function special(value: Interval, { smallestNormal, largest }: Format, capabilities: Capabilities): Interval {
  const { lo, hi, nan } = value
  const finite = nan === nans.never && Math.max(Math.abs(lo), Math.abs(hi)) <= largest
  if (capabilities.nonFinite === false && !finite) return anything
  if (!capabilities.flushesSubnormals) return value
  const flushed = (bound: number): boolean => bound !== 0 && Math.abs(bound) < smallestNormal
  return { lo: lo > 0 && flushed(lo) ? -0 : lo, hi: hi < 0 && flushed(hi) ? 0 : hi, nan }
}

function withinIntegers(exact: Interval, dtype: DType, capabilities: Capabilities): Interval {
  if (dtype === "int32" && isInexactInteger(exact, capabilities)) return anything
  // Integers have one zero.
  return { ...exact, lo: exact.lo + 0, hi: exact.hi + 0 }
}

/**
 * A number that became an integer: beyond those that the subject has exactly it may be off by as many units as it is
 * times as large, as where integers are floats of so many bits.
 */
export function settleConverted(whole: Interval, dtype: DType, capabilities: Capabilities): Interval {
  const { exactIntegers = Infinity } = capabilities
  if (dtype !== "int32" || !isInexactInteger(whole, capabilities)) return whole
  const { lo, hi, nan } = whole
  return { lo: lo - Math.abs(lo) / exactIntegers, hi: hi + Math.abs(hi) / exactIntegers, nan }
}

/** Whether an integer may lie beyond those that the subject has exactly. */
export function isInexactInteger(
  { lo, hi }: Pick<Interval, "lo" | "hi">,
  { exactIntegers = Infinity }: Capabilities,
): boolean {
  return Math.max(Math.abs(lo), Math.abs(hi)) > exactIntegers
}
