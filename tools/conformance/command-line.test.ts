import { describe, expect, it } from "vitest"
import { readCommandLine } from "./command-line.ts"

const nothing = {
  file: null,
  browser: false,
  hardware: false,
  tier: "full",
  only: null,
  every: 1,
  programs: null,
  seed: null,
  timeout: 5000,
  replay: null,
}

describe("the command line of the conformance suite", () => {
  it.each([
    [["cpu"], { name: "cpu" }],
    [["cpu", "report.json"], { name: "cpu", file: "report.json" }],
    [["cpu", "--programs", "100000", "--seed", "-7"], { name: "cpu", programs: 100_000, seed: -7 }],
    [["--only", "random programs", "cpu"], { name: "cpu", only: "random programs" }],
    [["cpu", "--replay", "-17/6:0:1"], { name: "cpu", replay: "-17/6:0:1" }],
    [["cpu", "--tier", "quick", "--every", "4"], { name: "cpu", tier: "quick", every: 4 }],
    [["cpu", "--timeout", "60"], { name: "cpu", timeout: 60_000 }],
    // Drivers compile, each case anew.
    [["cpu", "--browser"], { name: "cpu", browser: true, timeout: 120_000 }],
    [
      ["cpu", "--browser", "--gpu", "--timeout", "9"],
      { name: "cpu", browser: true, hardware: true, timeout: 9000 },
    ],
  ] as const)("reads %j", (args, asked) => {
    expect(readCommandLine(args)).toEqual({ ...nothing, ...asked })
  })

  it.each([
    [[], "say which backend"],
    [["cpu", "--only", "tiles"], 'there is no check "tiles"'],
    [["cpu", "--tier", "half"], 'there is no tier "half"'],
    [["cpu", "--programs", "many"], '--programs takes a whole number from 1, not "many"'],
    [["cpu", "--programs", "0"], "from 1"],
    [["cpu", "--every", "0"], "--every takes a whole number from 1"],
    [["cpu", "--seed", "1.5"], "--seed takes a whole number"],
    [["cpu", "--sed", "1"], "--sed"],
    [["cpu", "--gpu"], "--browser"],
  ] as const)("refuses %j", (args, why) => {
    expect(() => readCommandLine(args)).toThrow(why)
  })
})
