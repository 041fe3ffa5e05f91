/** The largest error that was seen, and where. */
export interface Worst {
  /** Units in the last place; Infinity where one of two numbers is NaN, infinite or a zero of the other sign. */
  readonly ulps: number
  /** The arguments that it was seen at. */
  readonly at: readonly number[]
}

/** Before anything was seen. */
export const nothingSeen: Worst = { ulps: 0, at: [] }

/** The larger of two; the first of equals. */
export function worse(a: Worst, b: Worst): Worst {
  return b.ulps > a.ulps ? b : a
}
