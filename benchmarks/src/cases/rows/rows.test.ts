import { type ElementwiseRow, table } from "@cotangent/core-api/rules"
import { describe, expect, it } from "vitest"
import { openBackends } from "../../backends.ts"
import { lineUp } from "../../contenders/line-up.ts"
import type { Effort } from "../../measure.ts"
import { type CaseResult, runCase } from "../../run-case.ts"
import { rows } from "../cases.ts"
import type { Listed } from "../listed.ts"
import { rowCases } from "./rows.ts"

const effort: Effort = {
  sample: 0.01,
  warmUp: 0.01,
  budget: 0.01,
  rounds: { least: 1, most: 1 },
  longest: 1,
  limit: 1,
}

async function run(entry: Listed, backends: readonly string[]): Promise<CaseResult> {
  const each = await entry.open()
  const inputs = each.inputs()
  const { opened } = await openBackends(backends)
  const expected = await each.expected(...inputs.map(({ data }) => data))
  return runCase(each, expected, lineUp(each, inputs, ["strict"], opened), effort)
}

describe("every row of the table", () => {
  const measured = new Set(rows.map(({ rule }) => rule))
  const names = new Set(rows.map(({ name }) => name))
  const ops = Object.values(table).flatMap((part) => Object.keys(part))

  it.each(ops)("%s is measured", (name) => {
    expect(measured).toContain(name)
  })

  it.each(
    Object.values(table.elementwise)
      .map(({ row }) => row)
      .filter((row): row is ElementwiseRow => row.kind === "elementwise"),
  )("$name is measured backward if it carries a gradient", (row) => {
    expect(names.has(`${row.name}.grad`)).toBe(row.d.some((partial) => partial !== null))
  })

  it("is right on the backend cpu, on results that are read whole and in part", async () => {
    // Results of more than 4096 elements are read in part.
    const large = rowCases(70).filter(({ name }) => ["eq", "bitwiseAnd", "add.grad"].includes(name))
    for (const entry of [...rowCases(19), ...large]) {
      const { refused, timed } = await run(entry, ["cpu"])
      expect(refused, entry.name).toEqual([])
      expect(timed[0]?.name, entry.name).toBe("cotangent cpu")
    }
  }, 120_000)

  it("is not timed on a backend whose numbers are a thousandth too large", async () => {
    const wrong = `${import.meta.dirname}/../../testing/wrong-backend.ts`
    const entries = rowCases(70).filter(({ name }) =>
      ["exp", "exp.grad", "pow.grad", "lgamma", "sum.axis0", "max.all.grad", "pad", "softmax"].includes(name),
    )
    expect(entries).toHaveLength(8)
    for (const entry of entries) {
      const { refused } = await run(entry, [wrong])
      expect(refused[0]?.fault, entry.name).toMatch(/^a wrong result: /)
    }
  })
})
