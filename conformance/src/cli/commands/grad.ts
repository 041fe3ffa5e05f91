import { checks } from "../../case.ts"
import type { Line } from "../../ledger.ts"
import type { Asked } from "../command-line.ts"
import { exitCodes } from "../exit-codes.ts"
import type { Screen } from "../screen.ts"
import type { Surroundings } from "../surroundings.ts"
import { table } from "../table.ts"
import { runCases } from "./run-cases.ts"
import { writeReport } from "./test.ts"

/** `grad`: the checks of derivatives, and a table of rules with the worst error of each check. @throws as `runCases` does */
export async function grad(asked: Asked, around: Surroundings, screen: Screen): Promise<number> {
  const { report } = await runCases(asked, around, screen)
  const { lines, status } = report
  const used = checks.filter((check) => lines.some((line) => line.check === check))
  const rules = [...new Set(lines.map(({ rule }) => rule))].sort()
  const rows = rules.map((rule) => [
    rule,
    ...used.map((check) => cell(lines.find((line) => line.rule === rule && line.check === check))),
  ])
  screen.say(`\nworst error as a fraction of what is allowed, and in units in the last place\n`)
  screen.say(table([["rule", ...used], ...rows]))
  for (const file of await writeReport(asked, report)) screen.say(file)
  if (status === "not-run") return exitCodes.notRun
  return status === "passed" ? exitCodes.passed : exitCodes.failed
}

function cell(line: Line | undefined): string {
  if (!line) return ""
  const { failed, compared, worst, ulps } = line
  if (failed > 0) return `✗ ${failed} failed`
  if (compared === 0) return "–"
  const off = ulps === 0 ? "" : `, ${ulps < 1000 ? ulps.toFixed(1) : ulps.toExponential(0)} ulp`
  return `${worst.toFixed(2)}${off}`
}
