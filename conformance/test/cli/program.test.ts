import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Badge } from "../../src/badge.ts"
import { runProgram } from "../../src/cli/program.ts"
import type { Report } from "../../src/report.ts"

const backends = join(import.meta.dirname, "../backends")
const honest = "@cotangent/core-api/backend#reference"
const wrong = (name: string): string => `${join(backends, "wrong.ts")}#${name}`

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cotangent-conformance-test-"))
})

afterAll(() => rmSync(folder, { recursive: true }))

/** Runs a command here, and gives its exit code and what it says; it finds packages from the folder that tests run in. */
async function program(...args: readonly string[]): Promise<{ code: number; said: string }> {
  const said: string[] = []
  const screen = { live: false, say: (line: string) => said.push(line), progress: () => undefined }
  // One process each, unless a test says otherwise: machines have other tests to run.
  const single = ["test", "grad"].includes(args[0] ?? "") && !args.includes("--jobs") ? ["--jobs", "1"] : []
  const code = await runProgram([...args, ...single], screen)
  return { code, said: said.join("\n") }
}

const file = (name: string): string => join(folder, name)
const read = <T>(name: string): T => JSON.parse(readFileSync(file(name), "utf8")) as T

describe("test", () => {
  it("runs a check of a rule on several processes, and writes what is asked for", async () => {
    const written = ["--json", file("a.json"), "--html", file("a.html"), "--badge", file("a-badge.json")]
    const { code, said } = await program(
      "test",
      honest,
      "--rule",
      "add,mul",
      "--check",
      "forward",
      "--jobs",
      "2",
      ...written,
    )
    expect(said).toMatch(/^reference on .*; 40 cases; Node .*; quick tier; 2 jobs\n✓ forward +40 cases/)
    expect(said).toContain("40 passed, 0 failed")
    expect(code).toBe(0)
    const report = read<Report>("a.json")
    expect(report).toMatchObject({
      schema: 1,
      status: "passed",
      kit: expect.stringMatching(/^\d/) as unknown,
      core: expect.stringMatching(/^\d/) as unknown,
      only: { rules: ["add", "mul"], checks: ["forward"] },
      where: { runtime: expect.stringContaining("Node") as unknown },
      subject: { name: "reference" },
    })
    expect(report.curves?.map(({ rule }) => rule)).toEqual(["add", "mul"])
    expect(read<Badge>("a-badge.json")).toMatchObject({ color: "yellowgreen" })
    expect(readFileSync(file("a.html"), "utf8")).toMatch(/^<!doctype html>/)
  })

  it("says what is wrong, what that looks like, with what input, and how to see it again", async () => {
    const { code, said } = await program("test", wrong("wrongSign"), "--rule", "sin", "--check", "forward")
    expect(said).toMatch(/✗ forward +\d of \d+ cases failed: sin \d/)
    expect(said).toMatch(/got -0\.\d+, want 0\.\d+, allowed \[.*\], \S+ ulp off/)
    expect(said).toContain("→ the negated result: a sign is missing")
    expect(said).toContain("input 0, float64[3, 3]: ")
    const [, id = ""] = /again: npx cotangent-conformance test \S+ --case "(.*)"/.exec(said) ?? []
    expect(id).toMatch(/^sin \/ forward \/ /)
    expect(code).toBe(1)
    const again = await program("test", wrong("wrongSign"), "--case", id)
    expect(again.said).toContain("0 passed, 1 failed")
    expect(again.code).toBe(1)
  })

  it.each([
    ["never gives its thread back", join(backends, "hangs-on-exp.ts"), "it keeps its thread, and was ended"],
    ["ends its process", wrong("endsOnExp"), "its process ended, with code 9"],
  ])("names the case in which a backend %s, and goes on", async (_, module, why) => {
    const { code, said } = await program("test", module, "--check", "claims", "--timeout", "1", "--jobs", "1")
    expect(said).toContain(
      `claims / the op exp\n      ${why === "it keeps its thread, and was ended" ? "no answer for 2 s: " : ""}${why}`,
    )
    expect(said).toMatch(/\n\d\d passed, 1 failed/)
    expect(code).toBe(1)
  })

  it("says in few lines that a backend throws whatever it is asked", async () => {
    const { code, said } = await program(
      "test",
      wrong("throwing"),
      "--rule",
      "exp",
      "--json",
      file("throwing.json"),
    )
    expect(said).toContain("out of order")
    expect(said.split("\n").length).toBeLessThan(150)
    expect(code).toBe(1)
    expect(read<Report>("throwing.json").failures.length).toBeGreaterThan(10)
  })

  it("fails on another device than was asked for, and on one that changes", async () => {
    const other = await program("test", honest, "--device", "H100", "--check", "claims")
    expect(other).toEqual({
      code: 3,
      said: expect.stringMatching(/^✗ it runs on .*, and "H100" was asked for$/) as unknown,
    })
    const changed = await program("test", wrong("changing"), "--case", "claims / the op exp")
    expect(changed.said).toContain("it ran on a fast one at first, and in the end on a slow one")
    expect(changed.code).toBe(1)
  })

  it("fails where a backend does not open, unless that may be; which is not green", async () => {
    const failed = await program("test", wrong("missing"))
    expect(failed.said).toContain("there is no such device")
    expect(failed.code).toBe(3)
    const files = ["--json", file("missing.json"), "--badge", file("missing-badge.json")]
    const excused = await program(
      "test",
      wrong("missing"),
      "--allow-missing",
      "no device on this machine",
      ...files,
    )
    expect(excused.said).toContain("nothing ran: no device on this machine")
    expect(excused.code).toBe(77)
    expect(read<Report>("missing.json")).toMatchObject({
      status: "not-run",
      reason: "no device on this machine",
    })
    expect(read<Badge>("missing-badge.json").color).toBe("lightgrey")
  })

  it("takes waivers of a file, and only good ones", async () => {
    const run = (waivers: unknown): ReturnType<typeof program> => {
      writeFileSync(file("waivers.json"), JSON.stringify(waivers))
      return program(
        "test",
        wrong("wrongSign"),
        "--rule",
        "sin",
        "--check",
        "hard points",
        "--waivers",
        file("waivers.json"),
      )
    }
    const waiver = {
      id: "sin / hard points / hard/float32 / float32",
      reason: "the sign is wrong",
      link: "https://example.org/1",
      expires: "2999-12-31",
    }
    const { said } = await run([])
    const [, id = ""] = /^ +(sin \/ hard points \/ .*)$/m.exec(said) ?? []
    expect((await run([{ ...waiver, id }])).said).toContain("0 passed, 0 failed, 1 waived")
    expect((await run([{ ...waiver, id, expires: "2001-01-01" }])).said).toContain("expired on 2001-01-01")
    expect(await run({ waivers: [] })).toMatchObject({ code: 2 })
  })

  it("refuses what there is not", async () => {
    expect(await program("test", honest, "--rule", "sine")).toEqual({
      code: 2,
      said: "✗ the quick tier has no case of the rules sine; the full tier (--full) has more",
    })
    expect((await program("test", "./nowhere.js")).said).toContain("looked for the file")
    const none = await program("test", `${join(backends, "honest.ts")}#nothing`)
    expect(none).toMatchObject({ code: 2, said: expect.stringContaining("it exports altered") as unknown })
  })
})

describe("the other commands", () => {
  it("grad shows the worst error of each check of a rule", async () => {
    const { code, said } = await program(
      "grad",
      honest,
      "--rule",
      "tanh,sum",
      "--tier",
      "quick",
      "--jobs",
      "1",
    )
    expect(said).toMatch(/^rule +vjp +jvp +linear/m)
    expect(said).toMatch(/^tanh +\d\.\d\d, [\d.]+ ulp/m)
    expect(code).toBe(0)
  })

  it("perf shows the time of a rule beside that of a copy", async () => {
    // A million elements would take the reference a while.
    const quicker = `${join(import.meta.dirname, "../../../packages/cotangent/dist/op-table.js")}#opTable`
    const { code, said } = await program("perf", quicker, "--rule", "exp,sign", "--json", file("perf.json"))
    expect(said).toMatch(/^rule +value, ns +GB\/s +× +with gradient, ns/m)
    expect(said).toMatch(/^exp +[\d.]+ +[\d.]+ +[\d.]+ +[\d.]+ /m)
    expect(
      read<{ timed: readonly { rule: string }[] }>("perf.json")
        .timed.map(({ rule }) => rule)
        .sort(),
    ).toEqual(["exp", "sign"])
    expect(code).toBe(0)
    expect((await program("perf", quicker, "--rule", "isNaN")).code).toBe(2)
  })

  it("support shows what a backend claims, and what becomes of rules", async () => {
    const { code, said } = await program("support", honest, "--json", file("support.json"))
    expect(said).toMatch(/^ops +all \d+$/m)
    expect(said).toMatch(/^tanh +lowered +.*exp/m)
    expect(said).toMatch(/^exp +native$/m)
    expect(code).toBe(0)
    expect(existsSync(file("support.json"))).toBe(true)
  })

  it("report puts reports side by side", async () => {
    const { code } = await program(
      "report",
      file("a.json"),
      file("missing.json"),
      "--html",
      file("both.html"),
    )
    expect(code).toBe(0)
    const page = readFileSync(file("both.html"), "utf8")
    expect(page).toContain("Conformance of reference, ")
    expect(page).toContain("– not run")
    expect(await program("report", file("support.json"), "--html", file("none.html"))).toMatchObject({
      code: 2,
    })
  })
})
