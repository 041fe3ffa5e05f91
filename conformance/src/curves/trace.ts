import { type Acceptance, ulpsOff } from "../oracle/index.ts"
import type { Computed } from "../program.ts"
import type { Trace } from "./curve.ts"

const bins = 48

/** What {@link traceOf} takes. */
export interface Traced {
  readonly what: string
  readonly along: string
  /** Arguments that run along the axis. */
  readonly x: readonly number[]
  readonly domain: readonly [number, number]
  readonly got: Computed
  readonly want: Acceptance
}

interface Bin {
  least: number
  most: number
  lower: number
  upper: number
}

/** Gathers the errors of a result in bins along one argument. */
export function traceOf({ what, along, x, domain: [low, high], got, want }: Traced): Trace {
  const width = (high - low) / bins
  const filled = new Map<number, Bin>()
  let odd = 0
  x.forEach((argument, index) => {
    const [value, center] = [got.data[index] ?? NaN, want.center[index] ?? NaN]
    const size = ulpsOff(value, center, got.dtype)
    if (size === null) {
      if (!Object.is(value, center)) odd++
      return
    }
    const at = Math.min(bins - 1, Math.max(0, Math.floor((argument - low) / width)))
    const bin = filled.get(at) ?? { least: Infinity, most: -Infinity, lower: 0, upper: 0 }
    filled.set(at, bin)
    const error = value < center ? -size : size
    bin.least = Math.min(bin.least, error)
    bin.most = Math.max(bin.most, error)
    bin.lower = Math.min(bin.lower, -(ulpsOff(want.lo[index] ?? NaN, center, got.dtype) ?? 0))
    bin.upper = Math.max(bin.upper, ulpsOff(want.hi[index] ?? NaN, center, got.dtype) ?? 0)
  })
  const kept = [...filled].sort(([a], [b]) => a - b)
  const column = (of: (bin: Bin) => number): number[] => kept.map(([, bin]) => brief(of(bin)))
  return {
    what,
    along,
    at: kept.map(([at]) => brief(low + (at + 0.5) * width)),
    least: column(({ least }) => least),
    most: column(({ most }) => most),
    lower: column(({ lower }) => lower),
    upper: column(({ upper }) => upper),
    odd,
  }
}

/** Four digits are more than a plot shows. */
function brief(value: number): number {
  return Number(value.toPrecision(4))
}
