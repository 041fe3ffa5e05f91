import { fileURLToPath } from "node:url"
import { type Browser, chromium, type LaunchOptions, type Page } from "playwright"
import { preview, type PreviewServer } from "vite"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"

declare module "vitest" {
  interface ProvidedContext {
    readonly chromium: LaunchOptions
  }
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

let server: PreviewServer
let browser: Browser
let address: string

beforeAll(async () => {
  server = await preview({ configFile: here("../vite.config.ts"), preview: { port: 0 } })
  address = server.resolvedUrls?.local[0] ?? ""
  browser = await chromium.launch(inject("chromium"))
})

afterAll(async () => {
  await browser.close()
  await server.close()
})

/** Opens the page and waits until it can train; whatever goes wrong in it is noted. */
async function visit(query: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const complaints: string[] = []
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text())
  })
  page.on("pageerror", ({ message }) => complaints.push(message))
  await page.goto(`${address}${query}`)
  await page.waitForSelector("[data-status=ready]")
  return { page, complaints }
}

/** What is learnt from so many images in so many rounds: from fewer by gpu.js, whose graphics are computed by software here. */
const long = { limit: 640, epochs: 3, loss: 0.75, accuracy: 70 }
const short = { limit: 320, epochs: 1, loss: 2.1, accuracy: 30 }

const text = (page: Page, id: string): Promise<string> => page.locator(`#${id}`).innerText()

/** How many pixels of the plot have the colour of the smooth line. */
function inkOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const plot = document.querySelector<HTMLCanvasElement>("#plot canvas")
    const copy = new OffscreenCanvas(plot?.width ?? 1, plot?.height ?? 1)
    const context = copy.getContext("2d")
    if (plot) context?.drawImage(plot, 0, 0)
    const drawn = context?.getImageData(0, 0, copy.width, copy.height).data ?? []
    const wanted = getComputedStyle(document.documentElement).getPropertyValue("--accent")
    const [red, green, blue] = (wanted.match(/\d+/g) ?? []).map(Number)
    let ink = 0
    for (let at = 0; at < drawn.length; at += 4)
      if (drawn[at] === red && drawn[at + 1] === green && drawn[at + 2] === blue) ink++
    return ink
  })
}

async function fits(page: Page, name: string): Promise<void> {
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    await page.screenshot({ path: here(`../shots/${name}-${width}.png`), fullPage: true })
  }
}

/** Trains, and gives the loss after each step that was shown. */
async function trainOn(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const shown: number[] = []
    Object.assign(globalThis, { shown })
    const loss = document.getElementById("loss")
    if (loss)
      new MutationObserver(() => shown.push(Number(loss.textContent))).observe(loss, { childList: true })
  })
  await page.click("#start")
  await page.waitForSelector("[data-status=done], [data-status=failed]", { timeout: 60_000 })
  const shown = await page.evaluate(() => (globalThis as { shown?: number[] }).shown ?? [])
  return shown.filter(Number.isFinite)
}

describe("the page that learns to read digits", () => {
  it("offers every backend that cotangent knows, and says why one does not open", async () => {
    const { page, complaints } = await visit("")
    const offered = await page.locator("#backend option").allInnerTexts()
    for (const name of ["cpu", "cpu:strict", "op-table", "reference"]) expect(offered).toContain(name)
    for (const name of ["worker", "gpujs"]) expect(offered.join()).toContain(name)
    const unavailable = offered.filter((each) => each.endsWith("(not here)"))
    expect(await page.locator("#reasons dt").allInnerTexts()).toHaveLength(unavailable.length)
    expect(complaints).toEqual([])
    await page.close()
  })

  it("sees the loss fall, draws it, and shows what is misread, on each backend that opens", async () => {
    const { page, complaints } = await visit("")
    const open = await page
      .locator("#backend option[data-available=true]")
      .evaluateAll((options) => options.map((option) => option.getAttribute("value") ?? ""))
    // The reference, which takes seconds for a step, is there for comparison; "gpujs" is the best of its modes once more.
    for (const name of open.filter((each) => !["reference", "gpujs"].includes(each))) {
      await page.selectOption("#backend", name)
      const lesson = name.startsWith("gpujs") ? short : long
      await page.fill("#limit", String(lesson.limit))
      await page.fill("#epochs", String(lesson.epochs))
      const losses = await trainOn(page)
      expect(await text(page, "notice"), name).toBe("")
      expect(await text(page, "words")).toContain(`Trained on ${name.split(":")[0]}`)
      expect(new URL(page.url()).searchParams.get("backend") ?? "cpu").toBe(name)
      expect(losses.at(0), name).toBeGreaterThan(1.95)
      expect(losses.at(-1), name).toBeLessThan(lesson.loss)
      expect(parseFloat(await text(page, "accuracy")), name).toBeGreaterThan(lesson.accuracy)
      expect(await inkOf(page), name).toBeGreaterThan(200)
      expect(await page.locator("#figures canvas").count(), name).toBe(12)
      await fits(page, `trained-${name.replace(":", "-")}`)
    }
    expect(open).toContain("cpu")
    expect(complaints).toEqual([])
    await page.close()
  }, 300_000)

  it("can be cancelled, and trains again", async () => {
    const { page, complaints } = await visit("?backend=op-table&epochs=100")
    expect(await inkOf(page)).toBe(0)
    await page.click("#start")
    await page.waitForFunction(() => Number(document.getElementById("loss")?.textContent) > 0)
    await page.click("#start")
    await page.waitForSelector("[data-status=cancelled]")
    expect(await inkOf(page)).toBeGreaterThan(0)

    await page.fill("#epochs", "1")
    await page.fill("#limit", "100")
    await trainOn(page)
    expect(await text(page, "words")).toContain("Trained on op-table")
    expect(complaints).toEqual([])
    await page.close()
  })

  it("says what is wrong with a backend that does not open, at any width, and goes on", async () => {
    const { page } = await visit("?backend=abacus&epochs=1&limit=100")
    await page.click("#start")
    await page.waitForSelector("[data-status=failed]")
    expect(await text(page, "notice")).toContain("abacus: no backend of that name is registered")
    await fits(page, "refused")

    await page.selectOption("#backend", "cpu")
    await trainOn(page)
    expect(await text(page, "words")).toContain("Trained on cpu")
    expect(await page.locator("#notice").isVisible()).toBe(false)
    await page.close()
  })
})
