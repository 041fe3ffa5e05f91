import { Suite } from "@cotangent/conformance"
import { cpu } from "cotangent"
import { type Browser, chromium, type LaunchOptions, type Page } from "playwright"
import { preview, type PreviewServer } from "vite"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"

declare module "vitest" {
  interface ProvidedContext {
    readonly chromium: LaunchOptions
  }
}

let server: PreviewServer
let browser: Browser
let address: string

beforeAll(async () => {
  server = await preview({
    configFile: new URL("../vite.config.ts", import.meta.url).pathname,
    preview: { port: 0 },
  })
  address = server.resolvedUrls?.local[0] ?? ""
  browser = await chromium.launch(inject("chromium"))
})

afterAll(async () => {
  await browser.close()
  await server.close()
})

/** Opens the page, and notes whatever goes wrong in it. */
async function visit(query: string, width: number): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 } })
  const complaints: string[] = []
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text())
  })
  page.on("pageerror", ({ message }) => complaints.push(message))
  await page.goto(`${address}${query}`)
  return { page, complaints }
}

const numberIn = async (page: Page, id: string): Promise<number> =>
  Number((await page.locator(`#${id}`).innerText()).replaceAll(",", ""))

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

describe("the page with a strict content security policy", () => {
  it("forbids code from strings", async () => {
    const response = await fetch(address)
    expect(response.headers.get("content-security-policy")).toBe(
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
    )
    const { page, complaints } = await visit("?backend=abacus", 360)
    // What the debugger evaluates itself is exempt; what it leaves behind for a timer is not.
    await page.evaluate(`setTimeout("document.title = 'made of a string'")`)
    await expect.poll(() => complaints.join()).toContain("unsafe-eval")
    expect(await page.title()).toBe("Cotangent conformance")
    await page.close()
  })

  it("says so, at any width, when there is no such backend", async () => {
    const { page } = await visit("?backend=abacus", 360)
    await page.waitForSelector("[data-status=failed]")
    expect(await page.locator("#failures").innerText()).toContain("there is no backend abacus")
    expect(await overflow(page)).toBe(0)
    await page.close()
  })

  it(
    "runs one case of 4 of each check of the quick tier on the CPU backend, and all pass",
    { timeout: 180_000 },
    async () => {
      const suite = new Suite(cpu(), { every: 4 })
      await suite.open()
      const all = [...(await suite.groups()).values()].flatMap((group) => group.cases)
      await suite.close()
      const { page, complaints } = await visit("?every=4", 360)
      await page.waitForSelector("[data-status=passed], [data-status=failed]", { timeout: 170_000 })

      expect(await page.locator("#failures").textContent()).toBe("")
      expect(complaints).toEqual([])
      expect({
        enumerated: await numberIn(page, "enumerated"),
        passed: await numberIn(page, "passed"),
        failed: await numberIn(page, "failed"),
        verdict: await page.locator("#verdict").innerText(),
      }).toEqual({
        enumerated: all.length,
        passed: all.filter(({ notApplicable }) => notApplicable === null).length,
        failed: 0,
        verdict: "Passed",
      })

      for (const width of [360, 1440]) {
        await page.setViewportSize({ width, height: 900 })
        expect(await overflow(page)).toBe(0)
        await page.screenshot({
          path: new URL(`../shots/conformance-${width}.png`, import.meta.url).pathname,
          fullPage: true,
        })
      }
    },
  )
})
