import type { Browser, Page } from "playwright"
import type { StartShard } from "../../shards/protocol.ts"
import type { Door } from "./page.ts"

/** Shards that are pages of one browser. */
export function pageShards(browser: Browser, address: string): StartShard {
  return async ({ heard, gone }) => {
    // A context of its own: a page that hangs is ended with it.
    const context = await browser.newContext()
    const page = await context.newPage()
    let killed = false
    const end = (why: string): void => {
      if (!killed) gone(why)
    }
    page.once("crash", () => end("the page crashed"))
    page.once("pageerror", ({ stack, message }) =>
      end(`an error reached nobody in the page: ${stack ?? message}`),
    )
    browser.once("disconnected", () => end("Chromium went away"))
    const tell: Door["tellOfShard"] = (message) => heard(message)
    await page.exposeFunction("tellOfShard", tell)
    await page.goto(address)
    await page.waitForFunction(() => "takeForShard" in globalThis)
    return {
      send: (message) => {
        page
          .evaluate((told) => (globalThis as unknown as Door).takeForShard(told), message) // the page has put it there
          .catch((thrown: unknown) => end(String(thrown)))
      },
      kill: async () => {
        killed = true
        await closed(page)
        await context.close().catch(() => undefined)
      },
    }
  }
}

/** Closing a page that never gives its thread back takes a while; what holds it is ended with the browser. */
function closed(page: Page): Promise<void> {
  return Promise.race([
    page.close().catch(() => undefined),
    new Promise<void>((done) => void setTimeout(done, 5000).unref()),
  ])
}
