import { availableParallelism } from "node:os"
import { describe, expect, it } from "vitest"
import { readCommandLine } from "../../src/cli/command-line.ts"
import { usage } from "../../src/cli/usage.ts"

const nothing = {
  command: "test",
  names: ["./mine.js"],
  argument: null,
  tier: "quick",
  every: 1,
  rules: null,
  checks: null,
  ids: null,
  programs: null,
  seed: null,
  timeout: 10_000,
  jobs: availableParallelism(),
  replay: null,
  browser: false,
  hardware: false,
  device: null,
  allowMissing: null,
  waivers: null,
  json: null,
  html: null,
  badge: null,
}

describe("the command line", () => {
  it.each([
    [["test", "./mine.js"], {}],
    [["test", "./mine.js", "--full", "--jobs", "3"], { tier: "full", jobs: 3 }],
    [["test", "./mine.js", "--tier", "full", "--every", "4"], { tier: "full", every: 4 }],
    [["test", "./mine.js", "--rule", "tanh, pow", "--rule=exp"], { rules: ["tanh", "pow", "exp"] }],
    [["test", "./mine.js", "--check", "vjp,second order"], { checks: ["vjp", "second order"] }],
    [["test", "./mine.js", "--case", "a / b, c", "--case", "d"], { ids: ["a / b, c", "d"] }],
    [["test", "./mine.js", "--programs", "100000", "--seed", "-7"], { programs: 100_000, seed: -7 }],
    [["test", "./mine.js", "--replay", "-17/6:0:1"], { replay: "-17/6:0:1" }],
    [["test", "./mine.js", "--allow-missing", " no GPU here "], { allowMissing: "no GPU here" }],
    [
      ["test", "./mine.js", "--argument", "webgl2", "--device", "NVIDIA"],
      { argument: "webgl2", device: "NVIDIA" },
    ],
    [
      ["test", "./mine.js", "--json", "a", "--html", "b", "--badge", "c"],
      { json: "a", html: "b", badge: "c" },
    ],
    // Drivers compile, each case anew.
    [["test", "./mine.js", "--browser"], { browser: true, timeout: 120_000, jobs: 1 }],
    [
      ["test", "./mine.js", "--browser", "--gpu", "--timeout", "9"],
      { browser: true, hardware: true, timeout: 9000, jobs: 1 },
    ],
    [
      ["report", "a.json", "b.json", "--html", "c"],
      { command: "report", names: ["a.json", "b.json"], html: "c" },
    ],
  ] as const)("reads %j", (args, asked) => {
    expect(readCommandLine(args)).toEqual({ ...nothing, ...asked })
  })

  it("reads grad as the checks of derivatives in the full tier", () => {
    const asked = readCommandLine(["grad", "./mine.js", "--rule", "tanh"])
    expect(asked).toMatchObject({ command: "grad", tier: "full", rules: ["tanh"] })
    expect(asked).toHaveProperty(
      "checks",
      expect.arrayContaining(["vjp", "jvp", "second order", "hard points"]),
    )
  })

  it("knows when it is asked for itself", () => {
    expect([[], ["--help"], ["test", "-h"]].map((args) => readCommandLine(args))).toEqual([
      "help",
      "help",
      "help",
    ])
    expect(readCommandLine(["--version"])).toBe("version")
  })

  it.each([
    [["mine.js"], "say what to do: test, grad, perf, support, report"],
    [["test"], "say which module exports the backend to test"],
    [["test", "a.js", "b.js"], "test takes one module"],
    [["test", "a.js", "--check", "tiles"], 'there is no check "tiles"; the checks are claims, forward'],
    [["test", "a.js", "--tier", "half"], 'there is no tier "half"'],
    [["test", "a.js", "--programs", "many"], '--programs takes a whole number from 1, not "many"'],
    [["test", "a.js", "--every", "0"], "--every takes a whole number from 1"],
    [["test", "a.js", "--seed", "1.5"], "--seed takes a whole number"],
    [["test", "a.js", "--rule", "exp,,log"], "--rule takes names separated by commas"],
    [["test", "a.js", "--sed", "1"], "--sed"],
    [["test", "a.js", "--gpu"], "--browser"],
    [["perf", "a.js", "--browser"], "perf runs in Node"],
    [["test", "a.js", "--allow-missing", " "], "the reason why"],
    [["report", "a.json"], "--html FILE"],
  ] as const)("refuses %j", (args, why) => {
    expect(() => readCommandLine(args)).toThrow(why)
  })

  it("says how it is used in lines that a terminal has room for", () => {
    expect(usage.split("\n").filter((line) => line.length > 120)).toEqual([])
  })
})
