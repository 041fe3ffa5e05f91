/** Whether an element may be NaN. */
export const nans = {
  /** It must be a number in the interval. */
  never: 0,
  /** It may be NaN or in the interval. */
  maybe: 1,
  /** It must be NaN. */
  always: 2,
  /** Nothing is promised. */
  anything: 3,
} as const

/** See {@link nans}. */
export type NaNs = (typeof nans)[keyof typeof nans]

/**
 * The values that an element may have: numbers from `lo` to `hi`, both included and possibly infinite, and perhaps
 * NaN. A zero bound has a sign: `lo` −0 and `hi` 0 leave it open, which matters to a division by it.
 */
export interface Interval {
  readonly lo: number
  readonly hi: number
  readonly nan: NaNs
}

/** NaN and nothing else. */
export const onlyNaN: Interval = { lo: NaN, hi: NaN, nan: nans.always }
/** Whatever it is. */
export const anything: Interval = { lo: -Infinity, hi: Infinity, nan: nans.anything }

/** A single number, or NaN. */
export function point(value: number): Interval {
  return Number.isNaN(value) ? onlyNaN : { lo: value, hi: value, nan: nans.never }
}

/** The numbers between two bounds, and perhaps NaN; bounds in the wrong order hold no number, so NaN is left. */
export function between(lo: number, hi: number, orNaN: boolean): Interval {
  if (lo > hi) return onlyNaN
  return { lo, hi, nan: orNaN ? nans.maybe : nans.never }
}

/** Whether it is one number. */
export function isPoint({ lo, hi, nan }: Interval): boolean {
  return lo === hi && nan === nans.never
}

/** Whether one of the numbers is `value`. */
export function contains({ lo, hi }: Interval, value: number): boolean {
  return lo <= value && value <= hi
}

/** Whatever either allows. */
export function union(a: Interval, b: Interval): Interval {
  if (a.nan === nans.anything || b.nan === nans.anything) return anything
  if (a.nan === nans.always) return b.nan === nans.always ? b : { ...b, nan: nans.maybe }
  if (b.nan === nans.always) return { ...a, nan: nans.maybe }
  return between(Math.min(a.lo, b.lo), Math.max(a.hi, b.hi), a.nan === nans.maybe || b.nan === nans.maybe)
}

/** The same numbers, and NaN as well. */
export function orNaN(a: Interval): Interval {
  return a.nan === nans.never ? { ...a, nan: nans.maybe } : a
}

/** The same interval with every zero of either sign. */
export function unsignedZeros({ lo, hi, nan }: Interval): Interval {
  return { lo: lo === 0 ? -0 : lo, hi: hi === 0 ? 0 : hi, nan }
}

/** Makes a function of numbers' intervals one of all intervals, given that NaN in any argument gives NaN. */
export function withNaN<A extends readonly Interval[]>(
  f: (...args: A) => Interval,
): (...args: A) => Interval {
  return (...args) => {
    const worst = Math.max(0, ...args.map(({ nan }) => nan))
    if (worst === nans.never) return f(...args)
    if (worst === nans.anything) return anything
    return worst === nans.always ? onlyNaN : orNaN(f(...args))
  }
}
