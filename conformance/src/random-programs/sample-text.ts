import { type Capabilities, printKernel, printNumber, type TypedArray } from "@cotangent/core-api/backend"
import type { Acceptance } from "../oracle/index.ts"
import { explanations } from "./diagnosis.ts"
import type { Sample } from "./sample.ts"
import { accepted } from "./verdict.ts"

const shown = 48

/** A kernel that went wrong, as text: what it is, what it was given, what it stored, what it should have stored. */
export function printSample(
  sample: Sample,
  outputs: readonly TypedArray[] | null,
  capabilities: Capabilities,
): string {
  const { kernel, buffers, inputs, params } = sample
  const wanted = accepted(sample, capabilities)
  return [
    printKernel(kernel),
    ...inputs.map((at, input) => `x${input} reads buffer ${at}`),
    ...buffers.map(({ dtype, elements }, at) => `buffer ${at} = ${dtype} ${list(elements)}`),
    ...(params.length > 0 ? [`params ${list(params)}`] : []),
    ...wanted.flatMap((want, at) => [
      ...(outputs ? [`y${at} got  ${list(outputs[at] ?? [])}`] : []),
      `y${at} want ${list(want.center)}${loosest(want)}`,
    ]),
    ...(outputs
      ? explanations(sample, outputs, capabilities).map((says) => `this is what comes out if ${says}`)
      : []),
  ].join("\n")
}

function list(numbers: ArrayLike<number>): string {
  const first = Array.from(numbers).slice(0, shown).map(printNumber)
  return `[${first.join(", ")}${numbers.length > shown ? `, … ${numbers.length} in all` : ""}]`
}

/** How far the intervals reach, so that one sees whether a difference is a rounding. */
function loosest({ lo, hi }: Acceptance): string {
  const widest = lo.reduce((most, low, at) => Math.max(most, (hi[at] ?? low) - low), 0)
  return widest > 0 ? `, intervals up to ${widest.toPrecision(2)} wide` : ""
}
