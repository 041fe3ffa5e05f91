import type { Unopened } from "./open-each.ts"
import type { Limits } from "./limits.ts"
import type { Machine } from "./machine.ts"
import type { Effort } from "./measure.ts"
import type { Absent } from "./peers/peers.ts"
import type { CaseResult } from "./run-case.ts"
import { type Speed, speedOf } from "./speed.ts"

/** The schema is 1 until a field changes its meaning. */
const schema = 1

/** Everything that was measured and that tells what was. */
export interface Measured {
  readonly machine: Machine
  readonly limits: Limits
  readonly effort: Effort
  readonly results: readonly CaseResult[]
  readonly unopened: readonly Unopened[]
  /** What peers are, with their versions. */
  readonly peers: readonly { readonly name: string; readonly says: string }[]
  readonly absent: readonly Absent[]
}

type Contender = CaseResult["timed"][number] & { readonly speed: Speed }

/** A report as it is written: times in milliseconds, memory in bytes. */
export interface Report extends Omit<Measured, "results"> {
  readonly schema: typeof schema
  readonly cases: readonly (CaseResult["case"] & {
    readonly contenders: readonly Contender[]
    readonly refused: CaseResult["refused"]
  })[]
}

/** The report of what was measured. */
export function reportOf({ results, ...rest }: Measured): Report {
  const cases = results.map(({ case: each, timed, refused }) => ({
    ...each,
    contenders: timed.map((one) => ({ ...one, speed: speedOf(each, one.steady.median) })),
    refused,
  }))
  return { schema, ...rest, cases }
}

/** A report as text, for programs. A number that there is none of is null. */
export function printJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

/** Reads what was printed. @throws if it is no report of this schema */
export function readJson(text: string): Report {
  const parsed = JSON.parse(text) as Partial<Report> | null
  // A report that says its schema is believed the rest.
  if (parsed?.schema === schema && Array.isArray(parsed.cases)) return parsed as Report
  throw new Error(`it is no report of schema ${schema}`)
}
