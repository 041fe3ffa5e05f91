import { describe, expect, it } from "vitest"
import { readCommandLine } from "./command-line.ts"

const nothing = { file: null, programs: null, seed: null, only: null, replay: null }

describe("the command line of the full tier", () => {
  it.each([
    [["cpu"], { name: "cpu" }],
    [["cpu", "report.json"], { name: "cpu", file: "report.json" }],
    [["cpu", "--programs", "100000", "--seed", "-7"], { name: "cpu", programs: 100_000, seed: -7 }],
    [["--only", "random programs", "cpu"], { name: "cpu", only: "random programs" }],
    [["cpu", "--replay", "-17/6:0:1"], { name: "cpu", replay: "-17/6:0:1" }],
  ] as const)("reads %j", (args, asked) => {
    expect(readCommandLine(args)).toEqual({ ...nothing, ...asked })
  })

  it.each([
    [[], "say which backend"],
    [["cpu", "--only", "tiles"], 'there is no check "tiles"'],
    [["cpu", "--programs", "many"], '--programs takes a whole number from 1, not "many"'],
    [["cpu", "--programs", "0"], "from 1"],
    [["cpu", "--seed", "1.5"], "--seed takes a whole number"],
    [["cpu", "--sed", "1"], "--sed"],
  ] as const)("refuses %j", (args, why) => {
    expect(() => readCommandLine(args)).toThrow(why)
  })
})
