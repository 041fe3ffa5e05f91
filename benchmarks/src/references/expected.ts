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

/** What is wrong with these results, in a sentence, or null. A NaN is always wrong. */
export function faultOf(expected: readonly Expected[], results: readonly ArrayLike<number>[]): string | null {
  if (results.length !== expected.length)
    return `there are ${results.length} results instead of ${expected.length}`
  for (const [index, { name, values, allowed }] of expected.entries()) {
    const result = results[index] ?? []
    if (result.length !== values.length)
      return `${name} has ${result.length} elements instead of ${values.length}`
    for (let at = 0; at < values.length; at++) {
      const [is, should] = [result[at] ?? NaN, values[at] ?? NaN]
      if (!(Math.abs(is - should) <= allowed(at)))
        return `${name}[${at}] is ${is} and should be ${should} ± ${allowed(at).toExponential(1)}`
    }
  }
  return null
}
