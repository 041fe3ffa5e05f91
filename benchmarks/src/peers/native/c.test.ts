import { execFileSync } from "node:child_process"
import { afterAll, describe, expect, it } from "vitest"
import { w1g } from "../../cases/w1.ts"
import { w2g } from "../../cases/w2.ts"
import { w3 } from "../../cases/w3.ts"
import { w4g } from "../../cases/w4.ts"
import { w5 } from "../../cases/w5.ts"
import { w6 } from "../../cases/w6.ts"
import type { Case } from "../../cases/case.ts"
import { type HostArray, uniform } from "../../random.ts"
import { judge } from "../../references/expected.ts"
import { openC } from "./c.ts"

function hasCompiler(): boolean {
  try {
    execFileSync(process.env["CC"] ?? "cc", ["--version"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

const matrix = uniform([48, 1024], -1, 3, 1)

/** Smaller inputs where the reference takes its time. */
const smaller: Readonly<Record<string, readonly HostArray[]>> = {
  W1g: [1, 2, 3].map((seed) => uniform([5000], -2, 2, seed)),
  W2g: [uniform([64, 2048], 0.1, 3, 1), uniform([2048], -2, 3, 2)],
  W4g: [uniform([5000], -4, 4, 1)],
  "W5-256": [uniform([70, 70], -1, 1, 1), uniform([70, 70], -1, 1, 2)],
}

const peer = hasCompiler() ? await openC() : null
afterAll(() => peer?.close())

describe.runIf(peer)("the workloads in C", () => {
  it.each([w1g, w2g, ...w3, w4g, ...w5.slice(0, 1), w6])("$name agrees with float64", async (each: Case) => {
    const inputs = smaller[each.name] ?? (each.name.startsWith("W3") ? [matrix] : each.inputs())
    const [contender] = peer?.contenders(each, inputs) ?? []
    const prepared = await contender?.prepare()
    const expected = await each.expected(...inputs.map(({ data }) => data))
    // Its vectors of exp and pow err by up to four units, which the bound for ours does not foresee.
    expect(judge(expected, (await prepared?.results()) ?? [], 4)).toMatchObject({ fault: null })
    expect(prepared?.time?.(3)).toBeGreaterThan(0)
  })

  it("says what it cannot do, and goes on", async () => {
    const prepare = (name: string) => peer?.contenders({ ...w1g, name }, smaller["W1g"] ?? [])[0]?.prepare()
    expect(() => prepare("W9")).toThrow("it has no such workload")
    expect((await (await prepare("W1g"))?.results())?.[0]).toHaveLength(1)
  })
})
