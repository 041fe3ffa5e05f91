import { type Check, printFailures, Suite } from "@cotangent/conformance"
import { describe, expect, it } from "vitest"
import type { Tuning } from "../src/tuning.ts"
import { backwards } from "./tuned.ts"

/** The checks that have many shapes. */
const checks: readonly Check[] = ["forward", "un-broadcast", "accumulation", "tile sizes", "random programs"]

const ways: Readonly<Record<string, Tuning>> = {
  "every product is packed": {
    taskElements: 2 ** 16,
    mergedShare: 1 / 32,
    productTerms: 0,
    blockElements: 256,
  },
  "every kernel has several tasks": {
    taskElements: 2,
    mergedShare: Infinity,
    productTerms: Infinity,
    blockElements: 256,
  },
  "blocks are small": { taskElements: 64, mergedShare: Infinity, productTerms: Infinity, blockElements: 1 },
}

describe.each(Object.entries(ways))("right where %s, which run backwards on junk", (_, tuning) => {
  const suite = new Suite(backwards(tuning), { every: 4, timeout: 60_000 })
  it.each(checks)("%s", { timeout: 120_000 }, async (check) => {
    const groups = [...(await suite.groups()).values()].filter((group) => group.check === check)
    expect(groups.length).toBeGreaterThan(0)
    for (const group of groups) expect(printFailures(await suite.runGroup(group))).toBe("")
  })
})
