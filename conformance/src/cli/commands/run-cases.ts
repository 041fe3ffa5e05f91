import { Account, type SubjectFacts } from "../../account.ts"
import type { CaseFacts } from "../../case.ts"
import { jsonReport, printReport, type Report, type RunFacts } from "../../report.ts"
import type { Result } from "../../run.ts"
import { isWhole, type Selection } from "../../select.ts"
import { ShardFailed } from "../../shards/link.ts"
import { runShards } from "../../shards/run-shards.ts"
import type { Asked } from "../command-line.ts"
import { count, Display } from "../display.ts"
import { readWaivers, versions, write } from "../files.ts"
import { reproduction } from "../reproduce.ts"
import type { Screen } from "../screen.ts"
import type { Surroundings } from "../surroundings.ts"
import { UsageError, usageCode } from "../usage-error.ts"

const software = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/i

/** What a run of cases gives; a report without results where the backend does not open and need not. */
export interface CasesRun {
  readonly report: Report
  readonly results: readonly Result[]
  readonly seconds: number
}

/**
 * Runs the cases that are asked for, shows how it goes, and writes the report as JSON while it goes on.
 * @throws {@link UsageError} where there is no such case; {@link ShardFailed} where the backend does not open
 */
export async function runCases(asked: Asked, around: Surroundings, screen: Screen): Promise<CasesRun> {
  const selection = selectionOf(asked)
  const account = new Account(
    asked.tier,
    isWhole(selection),
    asked.waivers === null ? [] : readWaivers(asked.waivers),
  )
  const display = new Display(screen, (id) => reproduction(asked, id))
  const results: Result[] = []
  const own = versions()
  let opened: SubjectFacts | null = null
  let where = { runtime: around.runtime }
  let written = performance.now()
  const report = (rest: Pick<RunFacts, "problems"> & Partial<RunFacts>): Report =>
    jsonReport({
      subject: opened ?? { name: asked.names[0] ?? "", conformsTo: null, info: null },
      tier: asked.tier,
      selection,
      ledger: account.ledger,
      results,
      seconds: display.seconds,
      where,
      versions: own,
      ...rest,
    })
  try {
    const { ended, curves } = await runShards(
      {
        plan: {
          tier: asked.tier,
          selection,
          programs: asked.programs,
          seed: asked.seed,
          timeout: asked.timeout,
        },
        start: around.start,
        jobs: asked.jobs,
        curves: asked.html === null ? null : (asked.rules ?? []),
      },
      {
        opened: (facts, cases, graphics) => {
          if (cases.length === 0) throw new UsageError(whyNoCase(asked))
          opened = facts
          where = { ...where, ...graphics }
          checkDevice(facts, asked)
          display.opened(facts, cases, [around.runtime, `${asked.tier} tier`, ...jobsText(asked)])
        },
        begun: (each: CaseFacts) => display.begun(each),
        seen: (each) => {
          const result = account.enter(each)
          results.push(result)
          display.seen(result)
          if (asked.json === null || performance.now() - written < 5000) return
          write(asked.json, printReport(report({ problems: null })))
          written = performance.now()
        },
      },
    )
    const problems = opened ? account.problems(opened, ended) : []
    for (const problem of problems) screen.say(`✗ ${problem}`)
    return { report: report({ problems, ...(curves ? { curves } : {}) }), results, seconds: display.seconds }
  } catch (thrown) {
    if (!(thrown instanceof ShardFailed)) throw thrown
    if (thrown.code === usageCode) throw new UsageError(thrown.message, { cause: thrown })
    if (asked.allowMissing === null) throw thrown
    screen.say(`– ${thrown.message}\n  nothing ran: ${asked.allowMissing}`)
    return {
      report: report({ problems: [thrown.message], missing: asked.allowMissing }),
      results,
      seconds: display.seconds,
    }
  }
}

/** What a command line selects. */
function selectionOf({ every, rules, checks, ids }: Asked): Selection {
  return { every, ...(rules ? { rules } : {}), ...(checks ? { checks } : {}), ...(ids ? { ids } : {}) }
}

function jobsText({ jobs }: Asked): readonly string[] {
  return jobs > 1 ? [`${count(jobs)} jobs`] : []
}

/** @throws {@link ShardFailed} where another device answers than was asked for */
function checkDevice({ info }: SubjectFacts, { hardware, device }: Asked): void {
  if (hardware && software.test(info.device))
    throw new ShardFailed("E_NO_BACKEND", `${info.device} is software, and hardware was asked for`)
  if (device !== null && !info.device.includes(device))
    throw new ShardFailed("E_NO_BACKEND", `it runs on ${info.device}, and "${device}" was asked for`)
}

function whyNoCase({ tier, rules, checks, ids }: Asked): string {
  const parts = [
    ...(rules ? [`of the rules ${rules.join(", ")}`] : []),
    ...(checks ? [`of the checks ${checks.join(", ")}`] : []),
    ...(ids ? [`called ${ids.map((id) => `"${id}"`).join(" or ")}`] : []),
  ]
  const more = tier === "quick" ? "; the full tier (--full) has more" : ""
  return `the ${tier} tier has no case ${parts.join(" and ")}${more}`
}
