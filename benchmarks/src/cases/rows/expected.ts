import { type Tensor, withBackend } from "cotangent"
import type { HostArray } from "../../random.ts"
import { type Expected, rounding } from "../../references/expected.ts"
import { type RowWork, tensorsOf } from "./program.ts"

/**
 * What the program of a row must give. The row's own meaning in float64 where it is at hand, and else the program itself
 * in float64 on the table of plain loops, where inputs that repeat are computed once.
 */
export async function expectedOf(
  work: RowWork,
  inputs: readonly HostArray[],
  data: readonly Float32Array[],
  program: (...x: Tensor[]) => readonly Tensor[],
  direction: "forward" | "backward",
): Promise<readonly Expected[]> {
  const { period } = work
  const length = inputs[0]?.data.length ?? 0
  const repeats = period !== null && length > period
  const brief = repeats ? inputs.map((each) => beginningOf(each, period)) : inputs
  const values =
    direction === "forward" && work.meaning
      ? [work.meaning(...brief.map((each) => each.data))]
      : await inFloat64(brief, program)
  const whole = values.map((each) => (repeats ? repeated(each, length) : each))
  return whole.map((each, at) => ({
    name: direction === "forward" ? "result" : `by ${"xyz"[work.wrt[at] ?? 0]}`,
    values: each,
    allowed: allowedFor(work, each, direction === "forward" ? data : null),
  }))
}

function allowedFor(
  { allowed, roundings }: RowWork,
  values: Float64Array,
  data: readonly Float32Array[] | null,
): Expected["allowed"] {
  if (allowed && data) return allowed(...data)
  const size = values.reduce((sum, each) => sum + Math.abs(each), 0) / values.length
  return (at) => roundings * rounding * (Math.abs(values[at] ?? NaN) + size)
}

async function inFloat64(
  inputs: readonly HostArray[],
  program: (...x: Tensor[]) => readonly Tensor[],
): Promise<Float64Array[]> {
  const results = await withBackend("op-table", () => {
    const x = tensorsOf(inputs, true)
    const y = program(...x)
    const values = y.map((each) => Float64Array.from(each.dataSync()))
    for (const each of [...x, ...y]) each.dispose()
    return values
  })
  return results
}

function beginningOf({ data, dtype }: HostArray, length: number): HostArray {
  return { shape: [length], data: data.slice(0, length), dtype }
}

function repeated(values: Float64Array, length: number): Float64Array {
  return new Float64Array(length).map((_, at) => values[at % values.length] ?? NaN)
}
