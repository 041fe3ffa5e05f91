import type { OpenBackend } from "./open-each.ts"
import type { Listed } from "./cases/listed.ts"
import { lineUp } from "./contenders/line-up.ts"
import { flavoursOf, type MultiplyAdd, multiplyAddHere } from "./handwritten/engine.ts"
import type { Measured } from "./json-report.ts"
import { measureLimits } from "./limits.ts"
import type { Machine } from "./machine.ts"
import type { Effort } from "./measure.ts"
import type { Peer } from "./peers/peer.ts"
import { type CaseResult, runCase, type Watch } from "./run-case.ts"

/** Where cases are measured: what Node and a page do each in their way. */
export interface Host {
  describe(multiplyAdd: MultiplyAdd): Machine
  readonly watch?: Watch
  /** Shows what goes on, and what share of everything is done. A page is drawn before the work goes on. */
  show(text: string, share: number): void | Promise<void>
}

/** Measures the machine's limits and these cases. */
export async function measureCases(
  selected: readonly Listed[],
  backends: readonly OpenBackend[],
  peers: readonly Peer[],
  effort: Effort,
  { describe, watch, show }: Host,
): Promise<Pick<Measured, "machine" | "limits" | "effort" | "results">> {
  await show("the machine's limits", 0)
  const multiplyAdd = await multiplyAddHere()
  const flavours = flavoursOf(multiplyAdd)
  const { limits, yardstick } = await measureLimits(flavours, effort.limit)
  const results: CaseResult[] = []
  for (const [at, entry] of selected.entries()) {
    const [place, share] = [`${at + 1}/${selected.length}`, at / selected.length]
    await show(`${place} ${entry.name}`, share)
    const each = await entry.open()
    await show(`${place} ${each.name}: ${each.computes}`, share)
    const inputs = each.inputs()
    const expected = await each.expected(...inputs.map(({ data }) => data))
    // There are hundreds of rows: a quarter of the time for each keeps all of them within an hour.
    const own = each.kind === "row" ? { ...effort, budget: effort.budget / 4 } : effort
    const contenders = lineUp(each, inputs, flavours, backends, peers)
    results.push(await runCase(each, expected, contenders, own, yardstick(each), undefined, watch))
  }
  return { machine: describe(multiplyAdd), limits, effort, results }
}
