import { describe, expect, it } from "vitest"
import { listed } from "./listed.ts"
import { rows, selectCases, sizes, workloads } from "./cases.ts"

const names = (list: readonly { readonly name: string }[]): string[] => list.map(({ name }) => name)
const chosen = (...choices: string[]): string[] => names(selectCases(choices).selected)

describe("cases", () => {
  it("have names of their own", () => {
    const all = names([...workloads, ...sizes, ...rows]).map((name) => name.toLowerCase())
    expect(new Set(all).size).toBe(all.length)
  })

  it("of workloads are chosen by how their names start, in the order of the table", () => {
    expect(chosen("w5", "W1")).toEqual(["W1f", "W1g", "W5-256", "W5-512", "W5-1024"])
    expect(chosen("workloads")).toEqual(names(workloads))
    expect(chosen("sizes")).toEqual(names(sizes))
    expect(chosen("size-24")).toEqual(["size-24"])
    expect(selectCases(["W3", "W9"]).unknown).toBe("W9")
  })

  it("of rows are chosen by the whole name of the row, or of the case", () => {
    expect(chosen("exp", "sum.axis0")).toEqual(["exp", "exp.grad", "sum.axis0"])
    expect(chosen("exp.grad", "argmax", "matmul")).toEqual([
      "exp.grad",
      "argMax.axis0",
      "argMax.axis1",
      "matmul",
      "matmul.grad",
    ])
    expect(chosen("rows")).toEqual(names(rows))
  })

  it("move at least what their inputs hold", async () => {
    const { selected } = selectCases(["workloads", "exp", "sum.all", "where.grad"])
    for (const entry of selected) {
      const each = await entry.open()
      const held = each
        .inputs()
        .reduce((sum, { data, dtype }) => sum + data.length * (dtype === "bool" ? 1 : 4), 0)
      expect(each.bytes, each.name).toBeGreaterThanOrEqual(0.99 * held)
      expect(listed(each)).toMatchObject({ name: each.name, rule: null })
    }
  })
})
