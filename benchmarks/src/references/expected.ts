/** What a result must be: computed in float64 on the host, with the error that float32 may make. */
export interface Expected {
  /** As a person calls it: `value`, `by x`. */
  readonly name: string
  readonly values: Float64Array
  /** How far the element at an index may be from its value. */
  readonly allowed: (at: number) => number
}

/** Half an ulp of 1 in float32: the largest relative error of one rounding. */
export const rounding: number = 2 ** -24

/** Expects a number. */
export function expectNumber(name: string, value: number, allowed: number): Expected {
  return { name, values: Float64Array.of(value), allowed: () => allowed }
}

/** Expects numbers, each within `absolute` and so many roundings of itself. */
export function expectArray(
  name: string,
  values: Float64Array,
  roundings: number,
  absolute: number,
): Expected {
  return { name, values, allowed: (at) => absolute + roundings * rounding * Math.abs(values[at] ?? 0) }
}

/** The error allowed to a sum of so many terms whose absolute values add up to `size`. */
export function allowedOfSum(terms: number, size: number): number {
  return (8 + 2 * Math.log2(terms)) * rounding * size
}

/** How near results are to what they must be. */
export interface Verdict {
  /** What is wrong, in a sentence, or null. A NaN is always wrong. */
  readonly fault: string | null
  /** The largest error, as a share of what is allowed. */
  readonly worst: number
}

/** Judges results; where more is forgiven, errors may be so many times as large. */
export function judge(
  expected: readonly Expected[],
  results: readonly ArrayLike<number>[],
  forgiven = 1,
): Verdict {
  const wrong = (fault: string): Verdict => ({ fault, worst: Infinity })
  if (results.length !== expected.length)
    return wrong(`there are ${results.length} results instead of ${expected.length}`)
  let worst = 0
  for (const [index, { name, values, allowed }] of expected.entries()) {
    const result = results[index] ?? []
    if (result.length !== values.length)
      return wrong(`${name} has ${result.length} elements instead of ${values.length}`)
    for (let at = 0; at < values.length; at++) {
      const [is, should] = [result[at] ?? NaN, values[at] ?? NaN]
      if (is === should) continue
      const limit = allowed(at)
      const error = Math.abs(is - should) / limit
      if (!(error <= forgiven))
        return wrong(`${name}[${at}] is ${is} and should be ${should} ± ${limit.toExponential(1)}`)
      worst = Math.max(worst, error)
    }
  }
  return { fault: null, worst }
}

/** What is wrong with these results, in a sentence, or null. */
export function faultOf(expected: readonly Expected[], results: readonly ArrayLike<number>[]): string | null {
  return judge(expected, results).fault
}
