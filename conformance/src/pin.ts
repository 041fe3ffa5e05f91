import { writeFileSync } from "node:fs"
import { reference } from "@cotangent/core-api/backend"
import { printFailures } from "./failure-text.ts"
import type { Pinned } from "./ledger.ts"
import { Suite } from "./suite.ts"

// Pins how much the suite compares: `node src/pin.ts`, in the folder of this package. The reference backend claims
// everything, so that every case applies to it. Look at the difference: counts go down only with a reason.
const counts: Record<string, Record<string, Pinned>> = {}
for (const tier of ["quick", "full"] as const) {
  // How long a case takes says how busy the machine is.
  const suite = new Suite(reference(), { tier, timeout: 60_000 })
  for (const group of (await suite.groups()).values()) {
    const failures = printFailures(await suite.runGroup(group))
    if (failures !== "") throw new Error(`${group.name}: ${failures}; nothing was pinned`)
  }
  const pinned = suite.ledger.counts()
  counts[tier] = Object.fromEntries(Object.entries(pinned).sort(([a], [b]) => (a < b ? -1 : 1)))
  await suite.close()
}
// One line each, as the formatter has it.
const line = ([key, { cases, compared, elements }]: [string, Pinned]): string =>
  `    ${JSON.stringify(key)}: { "cases": ${cases}, "compared": ${compared}, "elements": ${elements} }`
const lines = Object.entries(counts).map(
  ([tier, own]) => `  ${JSON.stringify(tier)}: {\n${Object.entries(own).map(line).join(",\n")}\n  }`,
)
writeFileSync(new URL("pinned-counts.json", import.meta.url), `{\n${lines.join(",\n")}\n}\n`)
