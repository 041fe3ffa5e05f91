// Copied beside an example before it runs: `node run-conformance.ts MODULE MODE…` runs the full tier on each mode of the
// module's `fromName`, with the waivers of `waivers.json`, and writes `reports/MODE.json`. Sees the packed packages only.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { pathToFileURL } from "node:url"
import {
  factsOf,
  jsonReport,
  printFailures,
  printReport,
  type Result,
  Suite,
  type Tier,
  type Waiver,
} from "@cotangent/conformance"
import type { Provider } from "@cotangent/core-api/backend"

const [module = "", ...modes] = process.argv.slice(2)
const { fromName } = (await import(pathToFileURL(module).href)) as { fromName: (mode: string) => Provider }
const tier = (process.env["TIER"] ?? "full") as Tier
const waivers = existsSync("waivers.json")
  ? (JSON.parse(readFileSync("waivers.json", "utf8")) as Readonly<Record<string, readonly Waiver[]>>)
  : {}
const where = { runtime: `Node ${process.versions.node}, ${process.platform} ${process.arch}` }

for (const mode of modes) {
  const started = performance.now()
  const suite = new Suite(fromName(mode), { tier, waivers: waivers[mode] ?? [], timeout: 300_000 })
  const results: Result[] = []
  try {
    for (const group of (await suite.groups()).values()) {
      const own = await suite.runGroup(group)
      results.push(...own)
      const failures = printFailures(own)
      if (failures !== "") console.log(`✗ ${group.name}: ${failures}`)
    }
    const problems = await suite.problems()
    for (const problem of problems) console.log(`✗ ${problem}`)
    const seconds = (performance.now() - started) / 1000
    const report = jsonReport({
      subject: factsOf(await suite.open()),
      tier,
      selection: {},
      ledger: suite.ledger,
      results,
      problems,
      seconds,
      where,
    })
    mkdirSync("reports", { recursive: true })
    writeFileSync(`reports/${mode}.json`, printReport(report))
    const { passed, failed, waived, notApplicable } = report.totals
    console.log(
      `${mode}, ${tier} tier: ${passed} passed, ${failed} failed, ${waived} waived, ${notApplicable} not applicable, in ${seconds.toFixed(1)} s`,
    )
    if (report.status !== "passed") process.exitCode = 1
  } finally {
    await suite.close()
  }
}
