import type { Unopened } from "./backends.ts"
import type { Limits } from "./limits.ts"
import type { Machine } from "./machine.ts"
import type { Effort } from "./measure.ts"
import type { CaseResult } from "./run-case.ts"
import { speedOf } from "./speed.ts"

/** Everything that was measured, for programs. Times are in milliseconds. The schema is 1 until a field changes its meaning. */
export function jsonReport(
  machine: Machine,
  limits: Limits,
  effort: Effort,
  results: readonly CaseResult[],
  unopened: readonly Unopened[],
): string {
  const cases = results.map(({ case: each, timed, refused }) => ({
    ...each,
    contenders: timed.map((one) => ({ ...one, speed: speedOf(each, one.steady.median) })),
    refused,
  }))
  return `${JSON.stringify({ schema: 1, machine, limits, effort, cases, unopened }, null, 2)}\n`
}
