import { spawnSync } from "node:child_process"
import { describe, expect, it } from "vitest"

const main = new URL("../src/main.ts", import.meta.url)

function run(...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main.pathname, ...args], {
    encoding: "utf8",
    env: { ...process.env, COTANGENT_BACKEND: "" },
  })
  return { status, out: stdout, err: stderr }
}

describe("the program", () => {
  it("explains itself", () => {
    const { status, out, err } = run("--help")
    expect({ status, err }).toEqual({ status: 0, err: "" })
    for (const flag of ["--backend", "--epochs", "--batch", "--seed", "--limit", "--help"])
      expect(out).toContain(flag)
  })

  it.each([
    [["--epochs", "many"], '--epochs takes a whole number from 1, not "many"'],
    [["--batch", "0"], '--batch takes a whole number from 1, not "0"'],
    [["--epochs", "1.5"], '--epochs takes a whole number from 1, not "1.5"'],
    [["--colour"], "Unknown option '--colour'"],
    [["extra"], "Unexpected argument 'extra'"],
    [["--seed"], "--seed"],
  ])("refuses %s in a sentence", (args, message) => {
    const { status, out, err } = run(...args)
    expect({ status, out }).toEqual({ status: 2, out: "" })
    expect(err).toContain(message)
    expect(err).toContain("--help")
    expect(err).not.toContain("    at ")
  })

  it("says why a backend does not open", () => {
    const { status, out, err } = run("--backend", "abacus")
    expect({ status, out }).toEqual({ status: 1, out: "" })
    expect(err).toContain("abacus: no backend of that name is registered")
    expect(err).not.toContain("    at ")
  })

  it("trains, and prints plain lines where nobody watches", () => {
    const { status, out, err } = run("--limit", "100", "--epochs", "2", "--batch", "20")
    expect({ status, err }).toEqual({ status: 0, err: "" })
    expect(out).toContain("backend cpu")
    expect(out).toMatch(/^epoch 2\/2 {2}loss \d\.\d{4} {2}test accuracy \d+\.\d % {2}\d+ images\/s$/m)
    expect(out).toContain("were misread")
    expect(out).not.toContain("\x1b")
  })
})
