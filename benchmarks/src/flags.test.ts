import { describe, expect, it } from "vitest"
import { FlagError, readFlags } from "./flags.ts"

describe("the command line", () => {
  it("may be empty: everything, on cpu", () => {
    expect(readFlags([])).toEqual({
      quick: false,
      help: false,
      cases: [],
      backends: ["cpu"],
      peers: ["tfjs", "jax", "torch", "c"],
      browser: false,
      gpu: false,
      serve: false,
      json: null,
      html: null,
      compare: null,
    })
  })

  it("takes lists and a file", () => {
    const flags = readFlags(["--quick", "--cases", "W1, W5", "--backends=cpu,op-table", "--json", "out.json"])
    expect(flags).toMatchObject({ quick: true, cases: ["W1", "W5"], backends: ["cpu", "op-table"] })
    expect(flags).toMatchObject({ json: "out.json", peers: [] })
    expect(readFlags(["--quick", "--peers", "c,jax"]).peers).toEqual(["c", "jax"])
  })

  it.each([["--cases", "W1,,W2"], ["--backends="], ["--cases"], ["--fast"], ["W1"], ["--peers=numpy"]])(
    "refuses %s %s",
    (...args) => {
      expect(() => readFlags(args)).toThrow(FlagError)
    },
  )
})
