import {
  type Check,
  jsonReport,
  printFailure,
  printFailures,
  printReport,
  replay,
  type Result,
  Suite,
  type Tier,
  type Where,
} from "@cotangent/conformance"
import type { Provider } from "@cotangent/core-api"

/** What is to be run, as plain data, which a page can be sent. */
export interface Wanted {
  readonly tier: Tier
  /** The only check to run; no report comes of it. */
  readonly only: Check | null
  /** Of how many cases one runs. */
  readonly every: number
  readonly programs: number | null
  readonly seed: number | null
  /** Milliseconds that one case may take. */
  readonly timeout: number
  /** The only random kernel to run. */
  readonly replay: string | null
  /** Refuse a device that is software. */
  readonly hardware: boolean
}

/** Who is told how a run goes, wherever it runs. */
export interface Listener {
  /** A line of the account. */
  readonly say: (line: string) => void
  /** A sign of life within a long check. */
  readonly progress: (line: string) => void
  /** The report as it stands, now and then, and at the end. */
  readonly report: (text: string) => void
}

/** How a run ended. */
export interface Ending {
  readonly passed: boolean
  /** What the last line says. */
  readonly totals: string
}

const software = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/i

/**
 * Runs the suite on a provider; the same in Node and in a page. @throws `E_NO_BACKEND` with the reason, `Error` for
 * software where hardware was wanted
 */
export async function runSuite(
  provider: Provider,
  wanted: Wanted,
  where: Where,
  listener: Listener,
): Promise<Ending> {
  const { tier, only, every, programs, seed, timeout } = wanted
  const suite = new Suite(provider, {
    tier,
    every,
    timeout,
    ...(programs === null ? {} : { programs }),
    ...(seed === null ? {} : { seed }),
  })
  try {
    const { device } = (await suite.open()).session.backend.info
    listener.say(`${provider.name} on ${device}; ${where.runtime}`)
    if (wanted.hardware && software.test(device))
      throw new Error(
        `${device} is software, and hardware was asked for: ${JSON.stringify(where)} is what answered`,
      )
    return wanted.replay === null
      ? await runGroups(suite, only, where, listener)
      : await replayKernel(provider, wanted.replay)
  } finally {
    await suite.close()
  }
}

async function runGroups(
  suite: Suite,
  only: Check | null,
  where: Where,
  { say, progress, report }: Listener,
): Promise<Ending> {
  const results: Result[] = []
  const started = performance.now()
  const seconds = (): number => (performance.now() - started) / 1000
  const reportNow = async (problems: readonly string[] | null): Promise<void> =>
    report(printReport(jsonReport(await suite.open(), suite, results, problems, seconds(), where)))
  let reported = started
  for (const group of (await suite.groups()).values()) {
    if (only !== null && group.check !== only) continue
    let told = performance.now()
    let done = 0
    const own = await suite.runGroup(group, () => {
      done++
      if (performance.now() - told < 2000) return
      told = performance.now()
      progress(`… ${group.rule} / ${group.check}: ${done} of ${group.cases.length} cases`)
    })
    results.push(...own)
    const failures = printFailures(own)
    say(
      failures === ""
        ? `✓ ${group.rule} / ${group.check} (${own.length})`
        : `✗ ${group.rule} / ${group.check}: ${failures}`,
    )
    if (only === null && performance.now() - reported > 5000) {
      await reportNow(null)
      reported = performance.now()
    }
  }
  const problems = only === null ? await suite.problems() : []
  for (const problem of problems) say(`✗ ${problem}`)
  const { passed, failed, waived, notApplicable, elements } = suite.ledger.totals()
  const totals = `${passed} passed, ${failed} failed, ${waived} waived, ${notApplicable} not applicable; ${elements} numbers in ${seconds().toFixed(1)} s`
  if (only === null) await reportNow(problems)
  return {
    passed: failed === 0 && problems.length === 0,
    totals: only === null ? totals : `${totals}; only "${only}" ran, and no report was written`,
  }
}

async function replayKernel(provider: Provider, place: string): Promise<Ending> {
  const failures = await replay(provider, place)
  if (failures.length === 0) return { passed: true, totals: "✓ it is right" }
  return { passed: false, totals: `✗ ${failures.map(printFailure).join("\n")}` }
}
