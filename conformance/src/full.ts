import { mkdirSync, writeFileSync } from "node:fs"
import { basename, dirname, resolve } from "node:path"
import { readCommandLine } from "./command-line.ts"
import { findProvider } from "./find-provider.ts"
import { printFailure, printFailures } from "./failure-text.ts"
import { replay } from "./random-programs/replay.ts"
import { jsonReport, printReport } from "./report.ts"
import type { Result } from "./run.ts"
import { Suite } from "./suite.ts"

// `npm run conformance:full -- NAME [report.json]`: the full tier on one backend, and its report as JSON. NAME is
// `reference`, the NAME of a package @cotangent/backend-NAME (`gpujs:webasm` names one of its modes), or the path of a module that exports a provider.
// --programs 100000 draws that many random programs, --seed 7 others; --only "random programs" runs one check and
// writes no report; --replay SEED/PATH runs the one kernel that a failure names.
const asked = readCommandLine(process.argv.slice(2))
const { name, only } = asked
const provider = await findProvider(name)

if (asked.replay !== null) {
  const failures = await replay(provider, asked.replay)
  process.stdout.write(
    failures.length === 0 ? "✓ it is right\n" : `✗ ${failures.map(printFailure).join("\n")}\n`,
  )
  process.exit(failures.length === 0 ? 0 : 1)
}

const suite = new Suite(provider, {
  tier: "full",
  ...(asked.programs === null ? {} : { programs: asked.programs }),
  ...(asked.seed === null ? {} : { seed: asked.seed }),
})
const results: Result[] = []
const started = performance.now()
for (const group of (await suite.groups()).values()) {
  if (only !== null && group.check !== only) continue
  let told = performance.now()
  let done = 0
  const own = await suite.runGroup(group, () => {
    done++
    if (performance.now() - told < 2000) return
    told = performance.now()
    process.stderr.write(`… ${group.rule} / ${group.check}: ${done} of ${group.cases.length} cases\n`)
  })
  results.push(...own)
  const failures = printFailures(own)
  process.stdout.write(
    failures === ""
      ? `✓ ${group.rule} / ${group.check} (${own.length})\n`
      : `✗ ${group.rule} / ${group.check}: ${failures}\n`,
  )
}
const problems = only === null ? await suite.problems() : []
for (const problem of problems) process.stdout.write(`✗ ${problem}\n`)
const seconds = (performance.now() - started) / 1000
const { passed, failed, waived, notApplicable, elements } = suite.ledger.totals()
const totals = `${passed} passed, ${failed} failed, ${waived} waived, ${notApplicable} not applicable; ${elements} numbers in ${seconds.toFixed(1)} s`
if (only === null) {
  const file = asked.file ?? `conformance-${basename(name, ".js").replace(":", "-")}.json`
  const report = jsonReport(await suite.open(), suite, results, problems, seconds)
  mkdirSync(dirname(resolve(file)), { recursive: true })
  writeFileSync(file, printReport(report))
  process.stdout.write(`${totals}; ${file}\n`)
} else process.stdout.write(`${totals}; only "${only}" ran, and no report was written\n`)
await suite.close()
process.exitCode = failed > 0 || problems.length > 0 ? 1 : 0
