import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { openBackends } from "./backends.ts"
import { changesSince, printChanges } from "./changes.ts"
import type { Listed } from "./cases/listed.ts"
import { lineUp } from "./contenders/line-up.ts"
import { FlagError, type Flags } from "./flags.ts"
import { flavoursOf, multiplyAddHere } from "./handwritten/engine.ts"
import { printHtml } from "./html/report.ts"
import { printJson, readJson, type Report, reportOf } from "./json-report.ts"
import { measureLimits } from "./limits.ts"
import { describeMachine } from "./machine.ts"
import { type Effort, efforts } from "./measure.ts"
import { openPeers } from "./peers/peers.ts"
import { watchResident } from "./resident.ts"
import { printSteps } from "./steps.ts"
import { newProgress } from "./progress.ts"
import { type CaseResult, runCase } from "./run-case.ts"
import { printMachine, printResults } from "./text-report.ts"

/**
 * Measures these cases and prints what came of them. Gives 1 if anything went wrong, and 0 otherwise.
 * @throws {@link FlagError} if the baseline is none
 */
export async function compare(
  flags: Flags,
  selected: readonly Listed[],
  effort: Effort = efforts[flags.quick ? "quick" : "full"],
): Promise<number> {
  const progress = newProgress(process.stderr)
  const baseline = flags.compare === null ? null : baselineIn(flags.compare)
  const { opened, unopened } = await openBackends(flags.backends)
  for (const { backend, reason } of unopened)
    process.stderr.write(`backend ${backend} does not open: ${reason}\n`)
  const { peers, absent } = await openPeers(flags.peers, progress.show)
  for (const { peer, reason } of absent) process.stderr.write(`peer ${peer} takes no part: ${reason}\n`)
  progress.show("the machine's limits")
  const multiplyAdd = await multiplyAddHere()
  const flavours = flavoursOf(multiplyAdd)
  const { limits, yardstick } = await measureLimits(flavours, effort.limit)
  const machine = describeMachine(multiplyAdd)

  const results: CaseResult[] = []
  for (const [at, entry] of selected.entries()) {
    progress.show(`${at + 1}/${selected.length} ${entry.name}`)
    const each = await entry.open()
    progress.show(`${at + 1}/${selected.length} ${each.name}: ${each.computes}`)
    const inputs = each.inputs()
    const expected = await each.expected(...inputs.map(({ data }) => data))
    results.push(
      await runCase(
        each,
        expected,
        lineUp(each, inputs, flavours, opened, peers),
        effort,
        yardstick(each),
        undefined,
        watchResident,
      ),
    )
  }
  for (const peer of peers) peer.close()
  progress.clear()
  const report = reportOf({
    machine,
    limits,
    effort,
    results,
    unopened,
    peers: peers.map(({ name, says }) => ({ name, says })),
    absent,
  })
  const sections = [
    printMachine(machine, limits),
    printResults(results),
    ...printSteps(results),
    ...(baseline ? [printChanges(changesSince(baseline, report))] : []),
  ]
  process.stdout.write(`${sections.join("\n\n")}\n`)
  if (flags.json !== null) writeTo(flags.json, printJson(report))
  if (flags.html !== null) writeTo(flags.html, printHtml(report))
  const failed = results.some(({ refused }) => refused.some(({ peer }) => !peer))
  return failed || unopened.length > 0 ? 1 : 0
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
