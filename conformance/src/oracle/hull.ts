import type { ElementwiseRow } from "@cotangent/core-api/rules"
import { anything, between, type Interval, nans, onlyNaN, point, union } from "./interval.ts"
import { wellAbove, wellBelow } from "./transcendental.ts"

/**
 * The interval of a row by its meaning, which is monotone in each argument between its turns: what holds the values
 * at the ends of the arguments and at the turns between. Zero and infinity are taken to be what they are, and so is
 * all that a row gives exactly.
 */
export function hull(row: ElementwiseRow, args: readonly Interval[]): Interval {
  if (args.some(({ nan }) => nan === nans.anything)) return anything
  const corners = args
    .map((each) => cornersOf(row, each))
    .reduce<readonly (readonly number[])[]>(
      (known, values) => known.flatMap((list) => values.map((value) => [...list, value])),
      [[]],
    )
  const joined = corners.map((corner) => point(row.at(...corner))).reduce((a, b) => union(a, b))
  if (joined.nan >= nans.always) return onlyNaN
  if (row.ulp === 0) return joined
  return between(lower(joined.lo), upper(joined.hi), joined.nan === nans.maybe)
}

const lower = (value: number): number => (value === 0 || !Number.isFinite(value) ? value : wellBelow(value))
const upper = (value: number): number => (value === 0 || !Number.isFinite(value) ? value : wellAbove(value))

function cornersOf({ turns }: ElementwiseRow, { lo, hi, nan }: Interval): readonly number[] {
  const values = nan === nans.never ? [] : [NaN]
  if (nan === nans.always) return values
  if (Object.is(lo, hi)) return [...values, lo]
  return [...values, lo, hi, ...(turns?.(lo, hi) ?? [])]
}
