import { globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { pathToFileURL } from "node:url"
import { type Browser, chromium, type LaunchOptions } from "playwright"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"
import { reportFixture } from "../testing/report-fixture.ts"
import { printHtml } from "./report.ts"

declare module "vitest" {
  interface ProvidedContext {
    readonly chromium: LaunchOptions
  }
}

const backends = (time: number) => ({
  "wasm by hand, fused": [time, 1.1 * time],
  "cotangent cpu": [1.2 * time, 1.3 * time],
  "cotangent worker": [0.7 * time, 0.8 * time],
  "jax-js wasm, eager": [90 * time],
  "plain JavaScript": [15 * time, 16 * time],
})
const report = reportFixture({
  W1g: backends(5),
  W4g: backends(20),
  "W5-512": backends(4),
  ...Object.fromEntries(
    Array.from({ length: 21 }, (_, at) => [`size-${at + 4}`, backends(1e-6 * 2 ** at + 1e-4)]),
  ),
  exp: backends(1),
  "exp.grad": backends(2),
  softmaxCrossEntropy: backends(3),
})

let browser: Browser
let folder: string

beforeAll(async () => {
  browser = await chromium.launch(inject("chromium"))
  folder = mkdtempSync(join(tmpdir(), "cotangent-report-"))
  writeFileSync(join(folder, "report.html"), printHtml(report))
})

afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true })
})

/** The plots of a report, and what went wrong while it was shown. */
async function shown(
  address: string,
  width: number,
): Promise<{ plots: readonly Plot[]; overflow: number; complaints: readonly string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 } })
  const complaints: string[] = []
  page.on("console", (message) => complaints.push(message.text()))
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) complaints.push(request.url())
  })
  await page.goto(address)
  const plots = await page.locator("figure > svg").evaluateAll((all) =>
    all.map((svg) => {
      const { left, right, width: across, height } = svg.getBoundingClientRect()
      const marks = [...svg.querySelectorAll("rect, path, circle")].filter((mark) => {
        const box = mark.getBoundingClientRect()
        return box.width + box.height > 0
      })
      const texts = [...svg.querySelectorAll("text")].map((text) => text.getBoundingClientRect())
      return {
        label: svg.getAttribute("aria-label") ?? "",
        isDrawn: across > 250 && height > 60 && marks.length > 1,
        isInside:
          left >= 0 && right <= innerWidth && texts.every((box) => box.left >= 0 && box.right <= innerWidth),
        // There is a row of that name.
        isNumbers: !/(?<!is)NaN|undefined|Infinity/.test(svg.outerHTML),
      }
    }),
  )
  // Opened, tables scroll by themselves.
  await page
    .locator("details")
    .evaluateAll((all) => all.forEach((each) => ((each as HTMLDetailsElement).open = true)))
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  await page.close()
  return { plots, overflow, complaints }
}

interface Plot {
  readonly label: string
  readonly isDrawn: boolean
  readonly isInside: boolean
  readonly isNumbers: boolean
}

const committed = globSync(join(import.meta.dirname, "../../reports/*.html"))

describe.each([360, 1440])("a report at %i pixels", (width) => {
  it("draws every plot within the page, and nothing overflows", async () => {
    const { plots, overflow, complaints } = await shown(
      pathToFileURL(join(folder, "report.html")).href,
      width,
    )
    // Three workloads; Cotangent and others over sizes; a roofline and the rows of each backend.
    expect(plots).toHaveLength(3 + 2 + 2 + 2)
    for (const { label, ...good } of plots)
      expect(good, label).toEqual({ isDrawn: true, isInside: true, isNumbers: true })
    expect(overflow).toBeLessThanOrEqual(0)
    expect(complaints).toEqual([])
  })

  it.each(committed.map((path) => [basename(path), path]))(
    "draws them in %s, which is committed",
    async (_name, path) => {
      const { plots, overflow, complaints } = await shown(pathToFileURL(path).href, width)
      expect(plots.length).toBeGreaterThan(3)
      for (const { label, ...good } of plots)
        expect(good, label).toEqual({ isDrawn: true, isInside: true, isNumbers: true })
      expect(overflow).toBeLessThanOrEqual(0)
      expect(complaints).toEqual([])
    },
  )
})

it("finds reports that are committed", () => {
  expect(committed.length).toBeGreaterThan(0)
})

it("says what numbers say, as text", async () => {
  const page = await browser.newPage()
  await page.goto(pathToFileURL(join(folder, "report.html")).href)
  const text = await page.locator("body").innerText()
  expect(text).toContain("torch takes no part: there is no module torch")
  expect(text).toMatch(/cotangent cpu\s+at most \d/)
  await page.locator("summary", { hasText: "W4g" }).click()
  expect(await page.locator("details[open]").innerText()).toContain(
    "someone: a wrong result: value[0] is <NaN>",
  )
  await page.close()
})
