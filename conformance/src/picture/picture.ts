import type { DType, TypedArray } from "@cotangent/core-api"
import { isFloat } from "@cotangent/core-api/backend"
import type { HostArray } from "../host-array.ts"
import { constantRatio, isShift, sameNumbersElsewhere } from "./comparison.ts"
import { explainRatio } from "./ratio.ts"

/** Numbers that were got where others were wanted. */
export interface Wrong {
  readonly got: TypedArray
  readonly want: ArrayLike<number>
  /** Positions that are wrong; not empty. */
  readonly at: readonly number[]
  readonly dtype: DType
  /** What the case computed with. */
  readonly inputs: readonly HostArray[]
  /** Error as a multiple of what is allowed. */
  readonly worst: number
}

/** The relative error that float32 makes, from the least to what a few operations come to. */
const single = [2 ** -28, 2 ** -20] as const

/** What kind of mistake gives such numbers, in one line; null where they tell nothing. It is a guess, and says what it is made from. */
export function pictureOf(wrong: Wrong): string | null {
  for (const look of looks) {
    const line = look(wrong)
    if (line !== null) return line
  }
  return null
}

type Look = (wrong: Wrong) => string | null

const looks: readonly Look[] = [
  // Every wrong element is one and the same.
  ({ got, want, at, dtype }) => {
    if (!at.every((each) => got[each] === 0) || at.every((each) => want[each] === 0)) return null
    if (at.every((each) => isSubnormal(want[each] ?? 0, dtype)))
      return "0 where a subnormal is wanted: they are flushed; declare flushesSubnormals"
    return at.length === got.length
      ? "all zeros: the output was not written, or a gradient does not pass"
      : "zeros: these elements were not written, or a gradient does not pass at them"
  },
  ({ got, want, at }) =>
    at.every((each) => Number.isNaN(got[each]) && Number.isFinite(want[each]))
      ? "NaN where a number is wanted: 0 · ∞ or ∞ − ∞ on the way, or an argument outside a domain that is not guarded"
      : null,
  ({ got, want, at }) =>
    at.every((each) => !Number.isFinite(got[each]) && Number.isFinite(want[each]))
      ? "∞ where a number is wanted: something on the way overflows, such as an exponential that is not clamped, or is divided by 0"
      : null,
  ({ got, want, at }) =>
    at.every((each) => Number.isFinite(got[each]) && !Number.isFinite(want[each]))
      ? "a number where NaN or ∞ is wanted: NaN and infinities do not survive; declare nonFinite: false if that is how it is"
      : null,
  // What is right stands elsewhere.
  ({ got, want }) => {
    const by = isShift(got, want)
    return by === null
      ? null
      : `the right numbers, ${Math.abs(by)} further ${by > 0 ? "on" : "back"}: an offset is ignored or counted twice`
  },
  ({ got, want }) =>
    sameNumbersElsewhere(got, want)
      ? "the right numbers in other places: strides, axes or the order of operands are mixed up"
      : null,
  ({ got, inputs }) => {
    const same = inputs.findIndex(({ data }) => equal(got, data))
    return same < 0 || got.length === 0
      ? null
      : `input ${same} itself: the op, or its partial derivative, was not applied`
  },
  (wrong) => {
    const ratio = constantRatio(wrong)
    return ratio === null ? null : explainRatio(ratio, wrong)
  },
  ({ got, at }) =>
    at.length > 0 && at.length < got.length && at[0] === got.length - at.length
      ? `only the last ${at.length} of ${got.length}: the rest of a tile or of a vector is not computed`
      : null,
  ({ got, at }) => {
    const step = (at[1] ?? 0) - (at[0] ?? 0)
    const regular =
      at.length > 2 && step > 1 && at.every((each, index) => each === (at[0] ?? 0) + index * step)
    return regular && got.length > 2 * step
      ? `every ${step}th element: a lane, or a column, goes wrong`
      : null
  },
  ({ got, want, at, dtype, worst }) => {
    const error = Math.max(...at.map((each) => relative(got[each] ?? NaN, want[each] ?? NaN)))
    if (dtype === "float64" && error > single[0] && error < single[1])
      return "right to single precision: it was computed in float32"
    if (!isFloat(dtype) || !(error < 1e-2)) return null
    return worst < 16
      ? "nearly right, and beyond what the op's accuracy allows: an approximation, or a cancellation; declare accuracy if that is how it is"
      : "right to a few digits: a cancellation, an added ε, or a type of fewer digits on the way"
  },
]

function isSubnormal(value: number, dtype: DType): boolean {
  return value !== 0 && Math.abs(value) < (dtype === "float32" ? 2 ** -126 : 2 ** -1022)
}

function equal(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return true
}

function relative(got: number, want: number): number {
  return want === 0 ? Infinity : Math.abs(got / want - 1)
}
