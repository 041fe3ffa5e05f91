import { convert, type DType } from "@cotangent/core-api/backend"
import { anything, between, contains, type Interval, nans, point, union } from "./interval.ts"

/** Conversion to an integer dtype: truncates, saturates and maps NaN to 0; or asks whether the value differs from 0. */
export function toInteger(x: Interval, to: "int32" | "bool"): Interval {
  if (x.nan === nans.anything) return to === "bool" ? between(0, 1, false) : anything
  const ofNaN = x.nan === nans.never ? [] : [point(convert(NaN, to))]
  const ofNumbers = x.nan === nans.always ? [] : [to === "bool" ? differsFromZero(x) : truncated(x)]
  return [...ofNaN, ...ofNumbers].reduce((a, b) => union(a, b))
}

function truncated({ lo, hi }: Interval): Interval {
  return between(convert(lo, "int32"), convert(hi, "int32"), false)
}

function differsFromZero(x: Interval): Interval {
  if (!contains(x, 0)) return point(1)
  return between(0, x.lo === x.hi ? 0 : 1, false)
}

/** Any number of int32. */
export const anyInteger: Interval = between(-(2 ** 31), 2 ** 31 - 1, false)

/** The result of int32 arithmetic on intervals that are not points: any number as soon as it may wrap around. */
export function wrapped(x: Interval): Interval {
  const { lo, hi } = anyInteger
  return x.nan !== nans.never || (x.lo >= lo && x.hi <= hi) ? x : anyInteger
}

/** Whether arithmetic of a dtype rounds nothing. */
export function isInteger(dtype: DType): dtype is "int32" | "bool" {
  return dtype === "int32" || dtype === "bool"
}
