import type { DType } from "@cotangent/core-api"
import type { Capabilities } from "@cotangent/core-api/backend"
import type { Failure, Outcome } from "../case.ts"
import { type Expected, ulpsOff } from "../oracle/index.ts"
import { pictureOf } from "../picture/picture.ts"
import type { Computed } from "../program.ts"

/** How far a result may be from a number that is known beforehand. */
export interface Bound {
  /** Relative, in units of the dtype's epsilon. */
  readonly eps: number
  readonly abs?: number
  /** Size of the terms that the number is the sum of, element by element. */
  readonly scale?: ArrayLike<number>
  /** A number that is within this factor of the greatest may be infinite: a factor of it overflows. */
  readonly headroom?: number
}

/** Numbers that a result has to be, element by element. */
export interface Known {
  readonly what: string
  readonly want: ArrayLike<Expected>
  readonly bound: Bound
}

/** Spacing of numbers just above 1. */
function epsilonOf(dtype: DType): number {
  return dtype === "float32" ? 2 ** -23 : 2 ** -52
}

/** Greatest finite number. */
function greatestOf(dtype: DType): number {
  return dtype === "float32" ? (2 - 2 ** -23) * 2 ** 127 : Number.MAX_VALUE
}

function smallestOf(dtype: DType, { flushesSubnormals }: Capabilities): number {
  if (dtype === "float32") return flushesSubnormals ? 2 ** -126 : 2 ** -149
  return flushesSubnormals ? 2 ** -1022 : Number.MIN_VALUE
}

/** Compares results with numbers known beforehand. NaN, +∞ and −∞ are three different values; zeros are one. */
export function judgeKnown(
  results: readonly Computed[],
  known: readonly Known[],
  capabilities: Capabilities,
): Outcome {
  let elements = 0
  let worst = 0
  let ulps = 0
  const failures: Failure[] = []
  known.forEach(({ what, want, bound }, at) => {
    const got = results[at]
    const wrong: number[] = []
    const first = failures.length
    if (!got || got.data.length !== want.length) {
      failures.push({
        what: `${what}: number of elements`,
        got: String(got?.data.length),
        want: String(want.length),
      })
      return
    }
    for (let index = 0; index < want.length; index++) {
      const expected = want[index] ?? "any"
      if (expected === "any" || (!Number.isFinite(expected) && capabilities.nonFinite === false)) continue
      elements++
      const share = error(got.data[index] ?? NaN, expected, got.dtype, bound, index, capabilities)
      const off = ulpsOff(got.data[index] ?? NaN, expected, got.dtype)
      if (share > worst) [worst, ulps] = [share, off ?? 0]
      if (share > 1) {
        wrong.push(index)
        failures.push({
          what,
          index,
          got: String(got.data[index]),
          want: String(expected),
          ...(off === null ? {} : { ulps: off }),
          ...reach(expected, got.dtype, bound, index, capabilities),
        })
      }
    }
    const failure = failures[first]
    if (!failure) return
    const numbers = Float64Array.from(Array.from(want), (each) => (each === "any" ? NaN : each))
    const own = { got: got.data, want: numbers, at: wrong, dtype: got.dtype, inputs: [], worst }
    const picture = pictureOf(own)
    if (picture !== null) failures[first] = { ...failure, picture }
  })
  return { elements, worst, ulps, toothless: false, failures: failures.slice(0, 12) }
}

function allowedFor(
  want: number,
  dtype: DType,
  { eps, abs = 0, scale }: Bound,
  index: number,
  capabilities: Capabilities,
): number {
  const size = Math.max(Math.abs(want), scale?.[index] ?? 0)
  // Exact zeros stay exact unless there are terms that cancel.
  return (
    eps * epsilonOf(dtype) * size +
    abs +
    (want === 0 && size === 0 ? 0 : Math.max(1, eps) * smallestOf(dtype, capabilities))
  )
}

function reach(
  want: number,
  dtype: DType,
  bound: Bound,
  index: number,
  capabilities: Capabilities,
): Pick<Failure, "lo" | "hi"> {
  if (!Number.isFinite(want)) return {}
  const allowed = allowedFor(want, dtype, bound, index, capabilities)
  return { lo: want - allowed, hi: want + allowed }
}

/** The error as a fraction of what is allowed. */
function error(
  got: number,
  want: number,
  dtype: DType,
  bound: Bound,
  index: number,
  capabilities: Capabilities,
): number {
  if (Number.isNaN(want) || Number.isNaN(got)) return Object.is(want, got) ? 0 : Infinity
  const greatest = greatestOf(dtype)
  // What rounds to infinity in this dtype is infinite, and within the bound of the greatest number it may be.
  if (Math.abs(want) > greatest || Math.abs(got) === Infinity) {
    const sign = Math.sign(want)
    const overflows =
      Math.abs(want) * Math.max(bound.headroom ?? 1, 1 + bound.eps * epsilonOf(dtype)) >= greatest
    const near = Math.abs(want) < Infinity && got * sign >= greatest * (1 - bound.eps * epsilonOf(dtype))
    return overflows && (got === sign * Infinity || near) ? 0 : Infinity
  }
  const off = Math.abs(got - want)
  if (off === 0) return 0
  return off / allowedFor(want, dtype, bound, index, capabilities)
}

/** The bound that a subject's own declared accuracy adds: the loosest of its intrinsics. */
export function loosened(bound: Bound, { accuracy }: Capabilities, largest: number): Bound {
  const declared = Object.values(accuracy ?? {})
  if (declared.length === 0) return bound
  const ulp = Math.max(...declared.map(({ ulp: own = 0, perX = 0 }) => own + perX * largest))
  const abs = Math.max(...declared.map((each) => each.abs ?? 0))
  return { ...bound, eps: Math.max(bound.eps, 2 * ulp), abs: Math.max(bound.abs ?? 0, 2 * abs) }
}
