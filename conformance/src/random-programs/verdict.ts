import type { Backend, Capabilities } from "@cotangent/core-api/backend"
import type { Failure } from "../case.ts"
import { type Acceptance, judge, kernelAcceptance, sharpElements } from "../oracle/index.ts"
import { runSample } from "./run-sample.ts"
import type { Sample } from "./sample.ts"

/** What is said of one random kernel. */
export interface Verdict {
  /** Elements that were stored. */
  readonly elements: number
  /** Elements whose interval refuses a value that is off by a thousandth. */
  readonly sharp: number
  /** Worst error as a fraction of what is allowed. */
  readonly worst: number
  readonly failures: readonly Failure[]
}

/** Runs a kernel on a backend, twice unless it is said how often, and judges every element that it stores. */
export async function judgeSample(
  sample: Sample,
  backend: Backend,
  capabilities: Capabilities,
  times = 2,
): Promise<Verdict> {
  const acceptances = accepted(sample, capabilities)
  const { outputs, trespasses } = await runSample(backend, sample, times)
  let [sharp, worst] = [0, 0]
  const failures: Failure[] = trespasses.map((name) => ({ what: `${name} was changed` }))
  acceptances.forEach((want, at) => {
    const verdict = judge(outputs[at] ?? new Float64Array(), want)
    sharp += sharpElements(want)
    worst = Math.max(worst, verdict.worst)
    for (const { index, got, lo, hi } of verdict.failures) {
      failures.push({
        what: `output ${at}`,
        index,
        got: String(got),
        want: String(want.center[index]),
        lo,
        hi,
      })
    }
  })
  const elements = acceptances.reduce((sum, { center }) => sum + center.length, 0)
  return { elements, sharp, worst, failures }
}

/** What the oracle accepts of each output. */
export function accepted(
  { kernel, buffers, inputs, params }: Sample,
  capabilities: Capabilities,
): readonly Acceptance[] {
  const elements = inputs.map((at) => buffers[at]?.elements ?? new Uint8Array())
  return kernelAcceptance({ kernel, inputs: elements, params }, capabilities)
}
