import { mkdirSync, writeFileSync } from "node:fs"
import { basename, dirname, resolve } from "node:path"
import { findProvider } from "./find-provider.ts"
import { printFailures } from "./failure-text.ts"
import { jsonReport, printReport } from "./report.ts"
import type { Result } from "./run.ts"
import { Suite } from "./suite.ts"

// `npm run conformance:full -- NAME [report.json]`: the full tier on one backend, and its report as JSON. NAME is
// `reference`, the NAME of a package @cotangent/backend-NAME, or the path of a module that exports a provider.
const [name, file = `conformance-${basename(name ?? "", ".js")}.json`] = process.argv.slice(2)
if (name === undefined)
  throw new Error("say which backend: reference, cpu, worker, … or the path of a module")

const suite = new Suite(await findProvider(name), { tier: "full" })
const results: Result[] = []
const started = performance.now()
for (const group of (await suite.groups()).values()) {
  const own = await suite.runGroup(group)
  results.push(...own)
  const failures = printFailures(own)
  process.stdout.write(
    failures === ""
      ? `✓ ${group.rule} / ${group.check} (${own.length})\n`
      : `✗ ${group.rule} / ${group.check}: ${failures}\n`,
  )
}
const problems = await suite.problems()
for (const problem of problems) process.stdout.write(`✗ ${problem}\n`)
const seconds = (performance.now() - started) / 1000
const report = jsonReport(await suite.open(), suite, results, problems, seconds)
mkdirSync(dirname(resolve(file)), { recursive: true })
writeFileSync(file, printReport(report))
const { passed, failed, waived, notApplicable, elements } = suite.ledger.totals()
process.stdout.write(
  `${passed} passed, ${failed} failed, ${waived} waived, ${notApplicable} not applicable; ${elements} numbers in ${seconds.toFixed(1)} s; ${file}\n`,
)
await suite.close()
process.exitCode = failed > 0 || problems.length > 0 ? 1 : 0
