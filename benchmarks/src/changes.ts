import type { Report } from "./json-report.ts"
import { rankTest } from "./rank-test.ts"
import { summarise } from "./statistics.ts"
import { alignTable } from "./table.ts"

/** How the time of a contender differs from what it was. */
export interface Change {
  readonly case: string
  readonly contender: string
  /** Median now by median then: above 1 is slower. */
  readonly factor: number
  /** How likely as large a difference is if nothing changed. */
  readonly p: number
  /** Whether times are compared as shares of the first contender's, which the machine's own speed does not move. */
  readonly relative: boolean
}

type Contender = Report["cases"][number]["contenders"][number]
type Contenders = readonly Contender[]

/** What changed since a report, for every contender that both have, the greatest slowdown first. */
export function changesSince(baseline: Report, now: Report): readonly Change[] {
  return now.cases
    .flatMap((each) => {
      const before = baseline.cases.find(({ name }) => name === each.name)
      return before ? changesOf(each.name, before.contenders, each.contenders) : []
    })
    .sort((a, b) => b.factor - a.factor)
}

function changesOf(name: string, before: Contenders, now: Contenders): readonly Change[] {
  const isSameFirst = before[0]?.name === now[0]?.name
  return now.flatMap((contender, at) => {
    const old = before.find((each) => each.name === contender.name)
    if (!old) return []
    const relative = isSameFirst && at > 0
    const [then, today] = [
      sampleOf(old, relative ? before[0] : null),
      sampleOf(contender, relative ? now[0] : null),
    ]
    const factor = summarise(today).median / summarise(then).median
    return [{ case: name, contender: contender.name, factor, p: rankTest(then, today), relative }]
  })
}

function sampleOf({ samples }: Contender, first: Contender | null | undefined): number[] {
  return samples.flatMap((time, round) => {
    const by = first ? (first.samples[round] ?? null) : 1
    return time === null || by === null ? [] : [time / by]
  })
}

/** What is shown as changed: less likely by chance than this, and by more than this share. */
const [significant, worthwhile] = [0.01, 0.03]

/** Whether a change is to be seen. */
export function isChange({ factor, p }: Change): boolean {
  return p < significant && Math.abs(factor - 1) > worthwhile
}

/** The changes that are to be seen, as a table under a line that says how many there are. */
export function printChanges(changes: readonly Change[]): string {
  const seen = changes.filter(isChange)
  const slower = seen.filter(({ factor }) => factor > 1).length
  const heading = `Since the baseline: ${slower} slower, ${seen.length - slower} faster, ${changes.length - seen.length} of ${changes.length} without a change of over ${100 * worthwhile} % at p < ${significant}`
  if (seen.length === 0) return heading
  const table = alignTable(
    [
      { title: "case", align: "left" },
      { title: "contender", align: "left" },
      { title: "time", align: "right" },
      { title: "p", align: "right" },
      { title: "compared", align: "left" },
    ],
    seen.map((each) => [
      each.case,
      each.contender,
      `${each.factor > 1 ? "+" : "−"}${Math.abs(100 * (each.factor - 1)).toFixed(1)} %`,
      each.p < 1e-4 ? "< 0.0001" : each.p.toFixed(4),
      each.relative ? "with the first contender" : "by the clock",
    ]),
  )
  return `${heading}\n${table}`
}
