import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { openBackends } from "./backends.ts"
import type { Listed } from "./cases/listed.ts"
import { changesSince, printChanges } from "./changes.ts"
import { FlagError, type Flags } from "./flags.ts"
import { printHtml } from "./html/report.ts"
import { printJson, readJson, type Report, reportOf } from "./json-report.ts"
import { describeMachine } from "./machine.ts"
import { measureCases } from "./measure-cases.ts"
import { type Effort, efforts } from "./measure.ts"
import { openPeers } from "./peers/peers.ts"
import { newProgress, type Progress } from "./progress.ts"
import { watchResident } from "./resident.ts"
import { printSteps } from "./steps.ts"
import { printMachine, printResults } from "./text-report.ts"

/**
 * Measures these cases, here or in Chromium, and prints what came of them. Gives 1 if anything went wrong, and 0 otherwise.
 * @throws {@link FlagError} if the baseline is none
 */
export async function compare(
  flags: Flags,
  selected: readonly Listed[],
  effort: Effort = efforts[flags.quick ? "quick" : "full"],
): Promise<number> {
  const progress = newProgress(process.stderr)
  const baseline = flags.compare === null ? null : baselineIn(flags.compare)
  const report = flags.browser
    ? await (await import("./browser/run-in-browser.ts")).runInBrowser(flags, selected, effort, progress)
    : await runHere(flags, selected, effort, progress)
  progress.clear()
  for (const { backend, reason } of report.unopened)
    process.stderr.write(`backend ${backend} does not open: ${reason}\n`)
  for (const { peer, reason } of report.absent)
    process.stderr.write(`peer ${peer} takes no part: ${reason}\n`)
  const sections = [
    printMachine(report),
    printResults(report.cases),
    ...printSteps(report.cases),
    ...(baseline ? [printChanges(changesSince(baseline, report))] : []),
  ]
  process.stdout.write(`${sections.join("\n\n")}\n`)
  if (flags.json !== null) writeTo(flags.json, printJson(report))
  if (flags.html !== null) writeTo(flags.html, printHtml(report))
  const failed = report.cases.some(({ refused }) => refused.some(({ peer }) => !peer))
  return failed || report.unopened.length > 0 ? 1 : 0
}

async function runHere(
  flags: Flags,
  selected: readonly Listed[],
  effort: Effort,
  progress: Progress,
): Promise<Report> {
  const { opened, unopened } = await openBackends(flags.backends)
  const { peers, absent } = await openPeers(flags.peers, progress.show)
  try {
    const host = { describe: describeMachine, watch: watchResident, show: progress.show }
    const measured = await measureCases(selected, opened, peers, effort, host)
    return reportOf({ ...measured, unopened, absent, peers: peers.map(({ name, says }) => ({ name, says })) })
  } finally {
    for (const peer of peers) peer.close()
  }
}

function writeTo(file: string, text: string): void {
  mkdirSync(dirname(resolve(file)), { recursive: true })
  writeFileSync(file, text)
}

function baselineIn(file: string): Report {
  try {
    return readJson(readFileSync(file, "utf8"))
  } catch (thrown) {
    throw new FlagError(`--compare ${file}: ${thrown instanceof Error ? thrown.message : String(thrown)}`, {
      cause: thrown,
    })
  }
}
