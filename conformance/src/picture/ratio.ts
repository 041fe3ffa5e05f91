import type { Wrong } from "./picture.ts"

/** What a constant factor tells; null where one element alone would make it one. */
export function explainRatio(ratio: number, { at, got, inputs }: Wrong): string | null {
  const is = (value: number): boolean => Math.abs(ratio / value - 1) < 1e-4
  if (is(-1))
    return at.length === got.length
      ? "the negated result: a sign is missing"
      : "negated: a sign is missing where these lie"
  if (at.length < 2) return null
  if (is(2)) return "twice the result: something is added up twice"
  if (is(1 / 2)) return "half the result: one of two equal contributions is missing, or a factor 2"
  for (const count of countsOf(inputs)) {
    if (is(1 / count)) return `the result / ${count}: a mean in place of a sum`
    if (is(count))
      return `the result · ${count}: a sum in place of a mean, or a broadcast that is counted for every element`
  }
  return `the result · ${Number(ratio.toPrecision(6))}: a constant factor is wrong or missing`
}

/** The numbers of elements that sums and means over these arrays may run over. */
function countsOf(inputs: Wrong["inputs"]): readonly number[] {
  const sizes = inputs.flatMap(({ shape }) => [...shape, shape.reduce((product, size) => product * size, 1)])
  return [...new Set(sizes)].filter((size) => size > 2)
}
