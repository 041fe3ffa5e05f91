import { type Browser, chromium, type LaunchOptions } from "playwright"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"
import { selectCases } from "../cases/cases.ts"
import { readFlags } from "../flags.ts"
import type { Effort } from "../measure.ts"
import { runInBrowser } from "./run-in-browser.ts"
import { type ServedPage, servePage } from "./serve.ts"

declare module "vitest" {
  interface ProvidedContext {
    readonly chromium: LaunchOptions
  }
}

const effort: Effort = {
  sample: 0.1,
  warmUp: 1,
  budget: 5,
  rounds: { least: 2, most: 3 },
  longest: 2000,
  limit: 1,
}

let served: ServedPage
let browser: Browser

beforeAll(async () => {
  served = await servePage()
  browser = await chromium.launch(inject("chromium"))
}, 120_000)

afterAll(async () => {
  await browser.close()
  await served[Symbol.asyncDispose]()
})

describe("the page", { timeout: 120_000 }, () => {
  it.each([360, 1440])("measures what is chosen, and shows the report at %i pixels", async (width) => {
    const page = await browser.newPage({ viewport: { width, height: 900 } })
    const complaints: string[] = []
    page.on("console", (message) => complaints.push(message.text()))
    page.on("pageerror", ({ message }) => complaints.push(message))
    await page.goto(`${served.address}?backend=op-table`)
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
    expect(
      await page.locator("input:checked").evaluateAll((all) => all.map((box) => box.getAttribute("value"))),
    ).toEqual(["op-table"])
    await page.selectOption("select[name=cases]", "W7")
    await page.getByRole("button").click()
    await page.waitForSelector("[data-status=done], [data-status=failed]", { timeout: 110_000 })
    expect(await page.locator("#now").innerText()).toBe("")
    const text = await page.locator("#report").innerText()
    expect(text).toContain("Chrome/")
    // The workload, and a roofline.
    expect(await page.locator("figure > svg").count()).toBe(2)
    expect(await page.locator("figure > svg").first().getAttribute("aria-label")).toMatch(
      /cotangent op-table \d/,
    )
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    )
    expect(complaints).toEqual([])
    await page.close()
  })

  it("is driven by the command, on backends that share memory with threads", async () => {
    const flags = readFlags(["--browser", "--quick", "--backends", "cpu,worker,nowhere"])
    const said: string[] = []
    const progress = { show: (line: string) => void said.push(line), clear: () => undefined }
    const { selected } = selectCases(["W7"])
    const report = await runInBrowser(flags, selected, effort, progress, inject("chromium"))
    expect(report.machine.engine).toMatch(/^Chromium \d+.*, headless$/)
    expect(report.unopened).toMatchObject([{ backend: "nowhere" }])
    expect(report.cases[0]?.refused).toEqual([])
    expect(report.cases[0]?.contenders.map(({ name }) => name)).toContain("cotangent worker")
    expect(said.at(-1)).toMatch(/^1\/1 W7: /)
  })

  it("measures gpujs in its modes, beside kernels of gpu.js by hand, whether or not they answer at once", async () => {
    const flags = readFlags(["--browser", "--quick", "--backends", "gpujs:webgl2,gpujs:webgpu"])
    const report = await runInBrowser(
      flags,
      selectCases(["W5-256"]).selected,
      effort,
      { show: () => undefined, clear: () => undefined },
      inject("chromium"),
    )
    expect(report.cases[0]?.refused).toEqual([])
    expect(report.cases[0]?.contenders.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "cotangent gpujs:webgl2",
        "cotangent gpujs:webgpu",
        "gpu.js by hand, webgl2",
        "gpu.js by hand, webgpu",
      ]),
    )
  })
})
