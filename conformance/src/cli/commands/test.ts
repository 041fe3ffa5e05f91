import { badgeOf } from "../../badge.ts"
import { printReport } from "../../report.ts"
import type { Asked } from "../command-line.ts"
import { count } from "../display.ts"
import { exitCodes } from "../exit-codes.ts"
import { write } from "../files.ts"
import type { Screen } from "../screen.ts"
import type { Surroundings } from "../surroundings.ts"
import { runCases } from "./run-cases.ts"

/** `test`: runs the cases, writes what is asked for, and gives the exit code. @throws as `runCases` does */
export async function test(asked: Asked, around: Surroundings, screen: Screen): Promise<number> {
  const { report, seconds } = await runCases(asked, around, screen)
  const files = await writeReport(asked, report)
  const { passed, failed, waived, notApplicable, elements } = report.totals
  screen.say(
    [
      `${count(passed)} passed, ${count(failed)} failed, ${count(waived)} waived, ${count(notApplicable)} not applicable`,
      `${count(elements)} numbers in ${seconds.toFixed(1)} s`,
      ...files,
    ].join("; "),
  )
  if (report.status === "not-run") return exitCodes.notRun
  return report.status === "passed" ? exitCodes.passed : exitCodes.failed
}

/** Writes a report in the forms that are asked for, and names the files. */
export async function writeReport(
  { json, html, badge }: Pick<Asked, "json" | "html" | "badge">,
  report: Parameters<typeof printReport>[0],
): Promise<readonly string[]> {
  if (json !== null) write(json, printReport(report))
  if (html !== null) {
    // The library that draws is for those who ask for a page.
    const { htmlReport } = await import("../../html/html-report.ts")
    write(html, htmlReport([report]))
  }
  if (badge !== null) write(badge, `${JSON.stringify(badgeOf(report), null, 2)}\n`)
  return [json, html, badge].flatMap((file) => file ?? [])
}
