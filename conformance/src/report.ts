import type { SubjectFacts } from "./account.ts"
import { type Failure, specVersion, type Tier } from "./case.ts"
import type { Curve } from "./curves/curve.ts"
import type { Ledger, Line } from "./ledger.ts"
import type { Result } from "./run.ts"
import type { Selection } from "./select.ts"

/** Where a run took place. */
export interface Where {
  /** Such as `Node 24.21.0, linux x64`. */
  readonly runtime: string
  /** What draws there, by names that drivers give themselves. */
  readonly [graphics: string]: string
}

/** The packages that made a report. */
export interface Versions {
  /** Of `@cotangent/conformance`. */
  readonly kit: string
  /** Of `@cotangent/core-api`. */
  readonly core: string
}

/** A case that failed. */
export interface FailedCase {
  readonly id: string
  readonly failures: readonly Failure[]
  readonly inputs?: readonly string[]
}

/** A run as data; `schema` changes when a field changes its meaning. */
export interface Report extends Partial<Versions> {
  readonly schema: 1
  readonly spec: string
  readonly tier: Tier
  /** Of how many cases one ran. */
  readonly every: number
  /** What was asked for, where that is not everything. */
  readonly only?: Pick<Selection, "rules" | "checks" | "ids">
  readonly where?: Where
  /** Null where it did not open. */
  readonly subject: SubjectFacts | (Pick<SubjectFacts, "name" | "conformsTo"> & { readonly info: null })
  readonly status: "passed" | "failed" | "unfinished" | "not-run"
  /** Why nothing ran. */
  readonly reason?: string
  readonly seconds: number
  readonly totals: Omit<Line, "rule" | "check">
  readonly lines: readonly Line[]
  readonly problems: readonly string[]
  /** Of each rule and check the first few. */
  readonly failures: readonly FailedCase[]
  /** Failures that waivers excuse. */
  readonly waived?: readonly { readonly id: string; readonly reason: string }[]
  /** Why cases did not apply, and how many for each reason. */
  readonly notApplicable: Readonly<Record<string, number>>
  /** Errors against arguments, where they were asked for. */
  readonly curves?: readonly Curve[]
}

/** A report as text. JSON has no NaN and no infinities: they are written as strings. Lists of numbers stand in one line. */
export function printReport(report: Report): string {
  const text = JSON.stringify(
    report,
    (_, value: unknown) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value),
    2,
  )
  return `${text.replaceAll(/\[\s+(-?[\d.]+(?:e[+-]?\d+)?,?\s+)+\]/g, (list) => list.replaceAll(/\s+/g, " "))}\n`
}

/** What {@link jsonReport} makes a report of. */
export interface RunFacts {
  readonly subject: Report["subject"]
  readonly tier: Tier
  readonly selection: Selection
  readonly ledger: Ledger
  readonly results: readonly Result[]
  /** Null where the run goes on. */
  readonly problems: readonly string[] | null
  readonly seconds: number
  readonly where?: Where
  readonly versions?: Versions
  /** Why nothing ran. */
  readonly missing?: string
  readonly curves?: readonly Curve[]
}

/** Failed cases of one rule and check that a report has room for. */
const shown = 5

/** The report of a run. */
export function jsonReport(facts: RunFacts): Report {
  const { subject, tier, selection, ledger, results, problems, seconds, where, versions, missing, curves } =
    facts
  const notApplicable: Record<string, number> = {}
  for (const { status, reason = "" } of results) {
    if (status === "not applicable") notApplicable[reason] = (notApplicable[reason] ?? 0) + 1
  }
  const waived = results.filter(({ status }) => status === "waived")
  const { every = 1, rules, checks, ids } = selection
  const only = { ...(rules ? { rules } : {}), ...(checks ? { checks } : {}), ...(ids ? { ids } : {}) }
  return {
    schema: 1,
    spec: specVersion,
    ...versions,
    tier,
    every,
    ...(Object.keys(only).length > 0 ? { only } : {}),
    ...(where ? { where } : {}),
    subject,
    status: statusOf(facts),
    ...(missing === undefined ? {} : { reason: missing }),
    seconds,
    totals: ledger.totals(),
    lines: ledger.lines,
    problems: problems ?? [],
    failures: firstFailures(results),
    ...(waived.length > 0 ? { waived: waived.map(({ case: { id }, reason = "" }) => ({ id, reason })) } : {}),
    notApplicable,
    ...(curves ? { curves } : {}),
  }
}

function statusOf({ missing, problems, results }: RunFacts): Report["status"] {
  if (missing !== undefined) return "not-run"
  if (problems === null) return "unfinished"
  const right = problems.length === 0 && !results.some(({ status }) => status === "failed")
  return right ? "passed" : "failed"
}

function firstFailures(results: readonly Result[]): readonly FailedCase[] {
  const seen = new Map<string, number>()
  return results.flatMap(({ status, case: { id, rule, check }, failures, inputs }): FailedCase[] => {
    if (status !== "failed") return []
    const key = `${rule} / ${check}`
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return count > shown ? [] : [{ id, failures, ...(inputs ? { inputs } : {}) }]
  })
}
