import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { spawnSync } from "node:child_process"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { printFailures, Suite } from "@cotangent/conformance"
import type { Provider } from "@cotangent/core-api"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const guide = readFileSync("docs/write-a-backend.md", "utf8")
const folder = mkdtempSync(join(tmpdir(), "cotangent-guide-"))
const file = join(folder, "backend.ts")

beforeAll(() => {
  mkdirSync(join(folder, "node_modules/@cotangent"), { recursive: true })
  symlinkSync(resolve("packages/core-api"), join(folder, "node_modules/@cotangent/core-api"), "junction")
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }`)
  writeFileSync(file, [...guide.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code).join("\n"))
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe("the guide to writing a backend", () => {
  it("has code with the right types", () => {
    const compilerOptions = {
      strict: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      target: "es2023",
      module: "nodenext",
      skipLibCheck: true,
      types: [],
    }
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }))
    const { status, stdout } = spawnSync(
      process.execPath,
      [resolve("node_modules/typescript/bin/tsc"), "-p", folder],
      { encoding: "utf8" },
    )
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" })
  })

  it("has a backend that conforms, as far as a sample of the suite says", async () => {
    const { js } = (await import(pathToFileURL(file).href)) as { js: () => Provider }
    const suite = new Suite(js(), { every: 6, programs: 100, timeout: 60_000 })
    const failures: string[] = []
    for (const group of (await suite.groups()).values())
      failures.push(printFailures(await suite.runGroup(group)))
    const problems = await suite.problems()
    await suite.close()
    expect(failures.filter((text) => text !== "")).toEqual([])
    expect(problems).toEqual([])
    expect(suite.ledger.totals().passed).toBeGreaterThan(1000)
  }, 120_000)

  it("quotes clauses that are cases, and links to files that exist", () => {
    const cases = readFileSync("docs/backend-interface.md", "utf8").replace(/\s+/g, " ")
    const quoted = [...guide.replace(/\s+/g, " ").matchAll(/«([^»]+)»/g)].map(([, clause = ""]) => clause)
    expect(quoted.length).toBeGreaterThan(10)
    expect(quoted.filter((clause) => !cases.includes(`«${clause}»`))).toEqual([])
    const text = guide.replace(/^```.*?^```$/gms, "")
    const links = [...text.matchAll(/\]\(([^)\s#]+)/g)].map(([, target = ""]) => target)
    expect(links.filter((link) => !existsSync(join(dirname("docs/write-a-backend.md"), link)))).toEqual([])
  })
})
