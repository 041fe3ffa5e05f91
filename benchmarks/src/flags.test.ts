import { describe, expect, it } from "vitest"
import { FlagError, readFlags } from "./flags.ts"

describe("the command line", () => {
  it("may be empty: everything, on cpu, which nobody asked for", () => {
    expect(readFlags([])).toEqual({
      quick: false,
      help: false,
      cases: [],
      backends: ["cpu"],
      backendsAsked: false,
      json: null,
    })
  })

  it("takes lists and a file", () => {
    const flags = readFlags(["--quick", "--cases", "W1, W5", "--backends=cpu,op-table", "--json", "out.json"])
    expect(flags).toMatchObject({ quick: true, cases: ["W1", "W5"], backends: ["cpu", "op-table"] })
    expect(flags).toMatchObject({ backendsAsked: true, json: "out.json" })
  })

  it.each([["--cases", "W1,,W2"], ["--backends="], ["--cases"], ["--fast"], ["W1"]])(
    "refuses %s %s",
    (...args) => {
      expect(() => readFlags(args)).toThrow(FlagError)
    },
  )
})
