import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Report } from "@cotangent/conformance"
import { chromium } from "playwright"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"

/** Runs the command, in Chromium. */
function conformance(...args: readonly string[]): Promise<{ status: number; out: string; errors: string }> {
  const command = [join(import.meta.dirname, "../main.ts"), ...args, "--browser", "--tier", "quick"]
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
    const { status, out } = await conformance("cpu", "--check", "forward", "--every", "8")
    expect(out).toMatch(/^cpu on WebAssembly SIMD.*; Chromium \d+\.\S+, headless; quick tier\n/)
    expect(out).toMatch(/✓ forward +\d+ cases, worst error/)
    expect(out).toMatch(/\n\d{3,} passed, 0 failed/)
    expect(status).toBe(0)
  })

  it("writes a report with what draws there", async () => {
    const file = join(folder, "cpu.json")
    const page = join(folder, "cpu.html")
    const { status, out } = await conformance(
      "cpu",
      file,
      "--every",
      "500",
      "--programs",
      "5",
      "--html",
      page,
    )
    expect(out).toContain(`; ${file}; ${page}\n`)
    const { where, every, subject, tier, totals } = JSON.parse(readFileSync(file, "utf8")) as Report
    expect(subject.name).toBe("cpu")
    expect({ where, every, tier }).toMatchObject({
      where: {
        runtime: expect.stringContaining("Chromium") as unknown,
        isolated: "cross-origin isolated",
        webgl2: expect.stringContaining("SwiftShader") as unknown,
      },
      every: 500,
      tier: "quick",
    })
    expect(totals.passed).toBeGreaterThan(15)
    expect(status).toBe(0)
  })

  it.each([360, 1280])("writes a page that is readable at a width of %i", async (width) => {
    await using browser = await chromium.launch(inject("chromium"))
    const page = await browser.newPage({ viewport: { width, height: 900 } })
    const complaints: string[] = []
    page.on("console", (message) => complaints.push(message.text()))
    await page.goto(pathToFileURL(join(folder, "cpu.html")).href)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect({ overflow, complaints }).toEqual({ overflow: 0, complaints: [] })
    expect(await page.locator("h1").innerText()).toBe("Conformance of cpu")
    expect(await page.locator("figure").count()).toBeGreaterThan(50)
    await page.screenshot({ path: join(import.meta.dirname, `shots/report-${width}.png`) })
  })

  it("ends a page that never gives its thread back, names the case, and goes on in another", async () => {
    const backend = "conformance/test/backends/hangs-on-exp.ts"
    const { status, out } = await conformance(backend, "--check", "claims", "--timeout", "1")
    expect(out).toContain("claims / the op exp\n")
    expect(out).toContain("it keeps its thread, and was ended")
    expect(out).toMatch(/\n\d\d passed, 1 failed/)
    expect(status).toBe(1)
  })

  it("says why a backend does not open there", async () => {
    const { status, out } = await conformance("gpujs:headlessgl")
    expect(out).toMatch(/^✗ E_NO_BACKEND.*\n.*does not run in mode headlessgl here/)
    expect(status).toBe(3)
  })
})
