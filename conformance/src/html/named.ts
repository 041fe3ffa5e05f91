import type { Report } from "../report.ts"

/** A report with a name that no other on the page has, and a number for its colour. */
export interface Named {
  readonly name: string
  readonly at: number
  readonly report: Report
}

/** Names reports by their subjects, and where two are alike by the device or the runtime too. */
export function namesOf(reports: readonly Report[]): readonly Named[] {
  const ways: readonly ((report: Report) => string)[] = [
    ({ subject }) => subject.name,
    ({ subject }) => `${subject.name} on ${subject.info?.device ?? "nothing"}`,
    ({ subject, where }) => `${subject.name}, ${where?.runtime ?? "nowhere"}`,
  ]
  const names = ways.map((way) => reports.map(way)).find((list) => new Set(list).size === list.length)
  return reports.map((report, at) => ({
    name: names?.[at] ?? `${report.subject.name}, ${at + 1}`,
    at,
    report,
  }))
}

/** The colour of a report in plots and marks. */
export function colourOf({ at }: Named): string {
  return `var(--series-${at % 6})`
}
