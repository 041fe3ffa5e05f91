import { writeFileSync } from "node:fs"
import { reference } from "@cotangent/core-api/backend"
import { printFailures } from "./failure-text.ts"
import { Suite } from "./suite.ts"

// Pins how much the suite compares: `node src/pin.ts`, in the folder of this package. The reference backend claims
// everything, so that every case applies to it. Look at the difference: counts go down only with a reason.
const counts: Record<string, unknown> = {}
for (const tier of ["quick", "full"] as const) {
  const suite = new Suite(reference(), { tier })
  for (const group of (await suite.groups()).values()) {
    const failures = printFailures(await suite.runGroup(group))
    if (failures !== "") process.stderr.write(`${group.rule} / ${group.check}: ${failures}\n`)
  }
  const pinned = suite.ledger.counts()
  counts[tier] = Object.fromEntries(
    Object.keys(pinned)
      .sort()
      .map((key) => [key, pinned[key]]),
  )
  await suite.close()
}
const lines = Object.entries(counts).map(([tier, own]) => {
  const each = Object.entries(own as object).map(
    ([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  )
  return `  ${JSON.stringify(tier)}: {\n${each.join(",\n")}\n  }`
})
writeFileSync(new URL("pinned-counts.json", import.meta.url), `{\n${lines.join(",\n")}\n}\n`)
