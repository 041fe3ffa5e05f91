import type { Curve } from "./curve.ts"

/** What a plot shows of the plane. */
export interface Window {
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
}

/** Values that are looked at to find a range for y. */
const looks = 200

/** A range of x in which functions are sampled, with a margin around it. */
export function widened([lo, hi]: readonly [number, number], margin = 0.08): readonly [number, number] {
  const space = (hi - lo) * margin
  return [lo - space, hi + space]
}

/** A window on functions whose y-range leaves out the last percents at poles and steep ends. */
export function windowOn(curves: readonly Curve[], x: readonly [number, number]): Window {
  const ranges = curves.map((f) => {
    const values = Array.from({ length: looks + 1 }, (_, at) => f(x[0] + ((x[1] - x[0]) * at) / looks))
      .filter(Number.isFinite)
      .sort((a, b) => a - b)
    const at = (share: number): number => values[Math.round(share * (values.length - 1))] ?? 0
    return [at(0.05), at(0.95), at(0), at(1)] as const
  })
  const bulk = span(ranges.flatMap(([low, high]) => [low, high]))
  const all = span(ranges.flatMap(([, , low, high]) => [low, high]))
  // Where the ends are not much further out than the bulk, they are shown as well.
  const shown = all[1] - all[0] < 1.6 * (bulk[1] - bulk[0]) ? all : bulk
  const height = shown[1] - shown[0]
  return { x, y: height > 0 ? widened(shown) : [shown[0] - 1, shown[1] + 1] }
}

function span(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values), Math.max(...values)]
}
