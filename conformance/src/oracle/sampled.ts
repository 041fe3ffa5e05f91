import type { ElementwiseRow } from "@cotangent/core-api/rules"
import { between, type Interval, nans, onlyNaN, point, union } from "./interval.ts"
import { wellAbove, wellBelow } from "./transcendental.ts"

const stepsOf = { 1: 32, 2: 8, 3: 4 } as const

/**
 * The interval of an intrinsic whose shape is not known here, from samples of its meaning: the ends of the
 * arguments, a grid between them, and the row's own points. Exact for points; between them it trusts that the
 * function does not leave the samples by more than a tenth of their spread.
 */
export function sampled(row: ElementwiseRow, args: readonly Interval[]): Interval {
  const steps = row.arity === 1 || row.arity === 2 ? stepsOf[row.arity] : stepsOf[3]
  const grids = args.map((each, at) => grid(each, steps, row.points?.map(({ x }) => x[at] ?? NaN) ?? []))
  const lists = grids.reduce<readonly (readonly number[])[]>(
    (known, values) => known.flatMap((list) => values.map((value) => [...list, value])),
    [[]],
  )
  const results = lists.map((list) => point(row.at(...list)))
  const joined = results.reduce((a, b) => union(a, b))
  if (joined.nan >= nans.always) return onlyNaN
  const spread =
    results.length > 1 && Number.isFinite(joined.hi - joined.lo) ? (joined.hi - joined.lo) / 10 : 0
  return between(wellBelow(joined.lo - spread), wellAbove(joined.hi + spread), joined.nan === nans.maybe)
}

function grid({ lo, hi, nan }: Interval, steps: number, points: readonly number[]): readonly number[] {
  const values = nan === nans.never ? [] : [NaN]
  if (nan >= nans.always) return values
  if (lo === hi) return [...values, lo]
  const width = Number.isFinite(hi - lo) ? hi - lo : 0
  const inner = Array.from({ length: steps - 1 }, (_, at) => lo + (width * (at + 1)) / steps)
  return [...values, lo, hi, ...inner, ...[0, ...points].filter((x) => lo < x && x < hi)]
}
