import type { Capabilities, DType } from "@cotangent/core-api/backend"
import { multiplication } from "./basic.ts"
import { wrapped } from "./conversion.ts"
import { anything, between, contains, type Interval, isPoint, nans, orNaN, point } from "./interval.ts"
import { above, below, type Format, formatOf, isRepresentable } from "./rounding.ts"

/**
 * The product of terms in any order and any grouping: the real product, with one rounding for each multiplication.
 * Points whose product is representable give a point: then so is the product of some of them, which has no more bits.
 */
export function productOf(terms: readonly Interval[], dtype: DType, capabilities: Capabilities): Interval {
  const format = formatOf(dtype)
  if (!format && terms.every(isPoint)) return point(terms.reduce((total, { lo }) => Math.imul(total, lo), 1))
  const real = terms.reduce((total, term) => multiplication(total, term), point(1))
  if (!format) return wrapped(real)
  const counted = terms.filter((term) => !(isPoint(term) && Math.abs(term.lo) === 1))
  if (real.nan >= nans.always || counted.length <= 1) return real
  const { most, least, finite } = reach(counted)
  if (most > format.largest / 2 || (!finite && least < format.smallestNormal)) return overflowing(terms)
  if (!finite) return real
  const small = least < format.smallestNormal
  if (!small && terms.every(isPoint) && isPoint(real) && isRepresentable(real.lo, dtype)) return real
  return widened(real, counted.length, format, small ? most * tiny(format, capabilities) : 0)
}

/** The largest and the smallest size that the product of some of the terms may have; zeros aside, they stay what they are. */
function reach(terms: readonly Interval[]): { most: number; least: number; finite: boolean } {
  let [most, least, finite] = [1, 1, true]
  for (const { lo, hi } of terms) {
    const sizes = [Math.abs(lo), Math.abs(hi)]
    if (!sizes.every(Number.isFinite)) {
      finite = false
      continue
    }
    most *= Math.max(1, ...sizes)
    if (lo === 0 && hi === 0) continue
    least *= contains({ lo, hi, nan: nans.never }, 0) ? 0 : Math.min(1, ...sizes)
  }
  return { most, least, finite }
}

/** What one multiplication may lose below the normal numbers. */
function tiny({ smallestNormal, smallestSubnormal }: Format, { flushesSubnormals }: Capabilities): number {
  return flushesSubnormals ? smallestNormal : smallestSubnormal
}

function widened({ lo, hi, nan }: Interval, count: number, { unitRoundoff }: Format, lost: number): Interval {
  const relative = Math.expm1((count - 1) * Math.log1p(unitRoundoff)) * (1 + 2 ** -20)
  const margin = (bound: number): number => Math.abs(bound) * relative + count * lost
  return {
    lo: lo === 0 && lost === 0 ? lo : below(lo - margin(lo)),
    hi: hi === 0 && lost === 0 ? hi : above(hi + margin(hi)),
    nan,
  }
}

/** The product of some terms may leave the dtype, and never come back: to one side if no term is negative. */
function overflowing(terms: readonly Interval[]): Interval {
  if (terms.some(({ nan }) => nan === nans.anything)) return anything
  const everywhere = between(terms.every(({ lo }) => lo > 0) ? 0 : -Infinity, Infinity, false)
  return terms.some((term) => contains(term, 0) || term.nan !== nans.never) ? orNaN(everywhere) : everywhere
}
