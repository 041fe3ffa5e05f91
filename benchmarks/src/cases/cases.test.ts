import { describe, expect, it } from "vitest"
import { cases, selectCases } from "./cases.ts"

const names = (list: readonly { readonly name: string }[]): string[] => list.map(({ name }) => name)

describe("cases", () => {
  it("have names of their own", () => {
    expect(new Set(names(cases)).size).toBe(cases.length)
  })

  it("are chosen by how their names start, in the order of the table", () => {
    expect(names(selectCases(["w5", "W1"]).selected)).toEqual(["W1f", "W1g", "W5-256", "W5-512", "W5-1024"])
    expect(selectCases(["W3", "W9"]).unknown).toBe("W9")
  })

  it("move at least what their inputs hold", () => {
    for (const each of cases) {
      const held = each.inputs().reduce((sum, { data }) => sum + data.byteLength, 0)
      expect(each.bytes, each.name).toBeGreaterThanOrEqual(0.99 * held)
    }
  })
})
