import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { w7 } from "./cases/w1.ts"
import { listed } from "./cases/listed.ts"
import { compare } from "./compare.ts"
import { readFlags } from "./flags.ts"
import { type Effort } from "./measure.ts"
import { program } from "./program.ts"

/** Enough to see what happens. */
const effort: Effort = {
  sample: 0.1,
  warmUp: 1,
  budget: 5,
  rounds: { least: 2, most: 3 },
  longest: 2000,
  limit: 1,
}

const written = { out: "", err: "" }
let folder = ""

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cotangent-benchmarks-"))
  written.out = written.err = ""
  vi.spyOn(process.stdout, "write").mockImplementation((text) => ((written.out += String(text)), true))
  vi.spyOn(process.stderr, "write").mockImplementation((text) => ((written.err += String(text)), true))
})

afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

describe("a comparison", () => {
  it("prints a table, writes the numbers, and gives 0", async () => {
    const file = join(folder, "numbers.json")
    expect(
      await compare(readFlags(["--quick", "--backends", "op-table", "--json", file]), [listed(w7)], effort),
    ).toBe(0)
    expect(written.out).toMatch(/^wasm by hand, .* µs/m)
    expect(written.out).toMatch(/^cotangent op-table .* µs/m)
    const report: unknown = JSON.parse(readFileSync(file, "utf8"))
    expect(report).toMatchObject({
      schema: 1,
      effort: { sample: 0.1 },
      unopened: [],
      cases: [{ name: "W7", refused: [] }],
    })
  })

  it("draws a report, and says what changed since another", async () => {
    const [numbers, page] = [join(folder, "deep/numbers.json"), join(folder, "page.html")]
    const flags = ["--quick", "--backends", "op-table"]
    await compare(readFlags([...flags, "--json", numbers]), [listed(w7)], effort)
    expect(
      await compare(readFlags([...flags, "--html", page, "--compare", numbers]), [listed(w7)], effort),
    ).toBe(0)
    // Samples of three at most can show nothing.
    expect(written.out).toMatch(/^Since the baseline: 0 slower, 0 faster, \d of \d without a change/m)
    expect(readFileSync(page, "utf8")).toMatch(/<svg[^>]*aria-label="W7: /)
  })

  it("refuses a baseline that is none, before it measures", async () => {
    const other = join(folder, "other.json")
    writeFileSync(other, '{ "schema": 0 }')
    await expect(compare(readFlags(["--compare", other]), [], effort)).rejects.toThrow(
      "no report of schema 1",
    )
    expect(written.out).toBe("")
  })

  it("gives 1 if a result is wrong, and says which", async () => {
    const wrong = { ...w7, loops: () => ({ call: () => undefined, results: () => [[0.5], [], [], []] }) }
    expect(await compare(readFlags(["--quick", "--backends", "op-table"]), [listed(wrong)], effort)).toBe(1)
    expect(written.out).toMatch(/^plain JavaScript: a wrong result: value\[0\] is 0\.5 and should be /m)
  })

  it("gives 1 if a backend computes a wrong result, and does not time it", async () => {
    const path = `${import.meta.dirname}/testing/wrong-backend.ts`
    expect(await compare(readFlags(["--quick", "--backends", path]), [listed(w7)], effort)).toBe(1)
    expect(written.out).toMatch(/^cotangent wrong .*: a wrong result: value\[0\] is /m)
    expect(written.out).not.toMatch(/^cotangent wrong .* µs/m)
    expect(written.out).toMatch(/^plain JavaScript .* µs/m)
  })

  it("gives 1 if a backend does not open, and the reason", async () => {
    expect(await compare(readFlags(["--quick", "--backends", "nowhere"]), [], effort)).toBe(1)
    expect(written.err).toMatch(/^backend nowhere does not open: /m)
  })
})

describe("the program", () => {
  it("explains itself", async () => {
    expect(await program(["--help"])).toBe(0)
    expect(written.out).toContain("--backends a,b")
  })

  it("gives 2 for a flag that there is none of", async () => {
    expect(await program(["--fast"])).toBe(2)
    expect(written.err).toMatch(/--fast.*Try --help\./s)
  })

  it("gives 2 for a case that there is none of", async () => {
    expect(await program(["--cases", "W1,X"])).toBe(2)
    expect(written.err).toContain('"X" is no case: there are W1f, W1g, ')
  })
})
