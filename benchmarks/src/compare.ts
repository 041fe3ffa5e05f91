import { mkdirSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { openBackends } from "./backends.ts"
import type { Listed } from "./cases/listed.ts"
import { lineUp } from "./contenders/line-up.ts"
import type { Flags } from "./flags.ts"
import { flavoursOf, multiplyAddHere } from "./handwritten/engine.ts"
import { jsonReport } from "./json-report.ts"
import { measureLimits } from "./limits.ts"
import { describeMachine } from "./machine.ts"
import { type Effort, efforts } from "./measure.ts"
import { openPeers } from "./peers/peers.ts"
import { newProgress } from "./progress.ts"
import { type CaseResult, runCase } from "./run-case.ts"
import { printMachine, printResults } from "./text-report.ts"

/** Measures these cases and prints what came of them. Gives 1 if anything went wrong, and 0 otherwise. */
export async function compare(
  flags: Flags,
  selected: readonly Listed[],
  effort: Effort = efforts[flags.quick ? "quick" : "full"],
): Promise<number> {
  const progress = newProgress(process.stderr)
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
      await runCase(each, expected, lineUp(each, inputs, flavours, opened, peers), effort, yardstick(each)),
    )
  }
  for (const peer of peers) peer.close()
  progress.clear()
  process.stdout.write(`${printMachine(machine, limits)}\n\n${printResults(results)}\n`)
  if (flags.json !== null) {
    mkdirSync(dirname(flags.json), { recursive: true })
    writeFileSync(flags.json, jsonReport(machine, limits, effort, results, unopened))
  }
  const failed = results.some(({ refused }) => refused.some(({ peer }) => !peer))
  return failed || unopened.length > 0 ? 1 : 0
}
