import type { Line } from "./ledger.ts"
import type { Result } from "./run.ts"
import { specVersion } from "./case.ts"
import type { Subject } from "./subject.ts"
import type { Suite } from "./suite.ts"

/** Where a run took place. */
export interface Where {
  /** Such as `Node 24.21.0, linux x64`. */
  readonly runtime: string
  /** What draws there, by names that drivers give themselves. */
  readonly [graphics: string]: string
}

/** A run as data; `schema` changes when a field changes its meaning. */
export interface Report {
  readonly schema: 1
  readonly spec: string
  readonly tier: string
  /** Of how many cases one ran. */
  readonly every: number
  readonly where?: Where
  readonly subject: {
    readonly name: string
    readonly conformsTo: string | null
    readonly info: unknown
    readonly capabilities: unknown
  }
  readonly status: "passed" | "failed" | "unfinished"
  readonly seconds: number
  readonly totals: Omit<Line, "rule" | "check">
  readonly lines: readonly Line[]
  readonly problems: readonly string[]
  readonly failures: readonly { readonly id: string; readonly failures: Result["failures"] }[]
  /** Why cases did not apply, and how many for each reason. */
  readonly notApplicable: Readonly<Record<string, number>>
}

/** A report as text. JSON has no NaN and no infinities: they are written as strings. */
export function printReport(report: Report): string {
  return `${JSON.stringify(report, (_, value: unknown) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value), 2)}\n`
}

/** The report of a run; `problems` are null where it goes on. */
export function jsonReport(
  { provider, session, capabilities }: Subject,
  { tier, every, ledger }: Suite,
  results: readonly Result[],
  problems: readonly string[] | null,
  seconds: number,
  where?: Where,
): Report {
  const notApplicable: Record<string, number> = {}
  for (const { status, reason = "" } of results) {
    if (status === "not applicable") notApplicable[reason] = (notApplicable[reason] ?? 0) + 1
  }
  const failed = results.filter(({ status }) => status === "failed")
  const right = failed.length === 0 && problems?.length === 0
  return {
    schema: 1,
    spec: specVersion,
    tier,
    every,
    ...(where ? { where } : {}),
    subject: {
      name: provider.name,
      conformsTo: provider.conformsTo ?? null,
      info: session.backend.info,
      capabilities,
    },
    status: problems === null ? "unfinished" : right ? "passed" : "failed",
    seconds,
    totals: ledger.totals(),
    lines: ledger.lines,
    problems: problems ?? [],
    failures: failed.map(({ case: { id }, failures }) => ({ id, failures })),
    notApplicable,
  }
}
