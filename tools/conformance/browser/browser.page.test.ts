import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Report } from "@cotangent/conformance"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

/** Runs the command, in Chromium. */
function conformance(...args: readonly string[]): Promise<{ status: number; out: string; errors: string }> {
  const command = [join(import.meta.dirname, "../main.ts"), "--browser", "--tier", "quick", ...args]
  const cwd = join(import.meta.dirname, "../../..")
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { cwd }, (_, out, errors) =>
      resolve({ status: child.exitCode ?? -1, out, errors }),
    )
  })
}

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cotangent-conformance-test-"))
})

afterAll(() => rmSync(folder, { recursive: true }))

describe("the conformance suite in a browser, by command", { timeout: 60_000 }, () => {
  it("runs one check, and says in what", async () => {
    const { status, out, errors } = await conformance("cpu", "--only", "forward", "--every", "4")
    expect(errors).toBe("")
    expect(out).toMatch(/^cpu on WebAssembly SIMD; Chromium \d+\.\S+, headless, cross-origin isolated\n/)
    expect(out).toMatch(/✓ \w+ \/ forward \(\d+\)\n\d{3,} passed, 0 failed/)
    expect(status).toBe(0)
  })

  it("writes a report with what draws there", async () => {
    const file = join(folder, "cpu.json")
    const { status, out } = await conformance("cpu", file, "--every", "500", "--programs", "5")
    expect(out).toContain(`; ${file}\n`)
    const { where, every, subject, tier, totals } = JSON.parse(readFileSync(file, "utf8")) as Report
    expect(subject.name).toBe("cpu")
    expect({ where, every, tier }).toMatchObject({
      where: {
        runtime: expect.stringContaining("Chromium") as unknown,
        webgl2: expect.stringContaining("SwiftShader") as unknown,
      },
      every: 500,
      tier: "quick",
    })
    expect(totals.passed).toBeGreaterThan(20)
    expect(status).toBe(0)
  })

  it("says why a backend does not open there", async () => {
    const { status, out, errors } = await conformance("gpujs:headlessgl")
    expect(errors).toMatch(/^✗ E_NO_BACKEND.*\n.*does not run in mode headlessgl here/)
    expect({ status, out }).toEqual({ status: 1, out: "" })
  })
})
