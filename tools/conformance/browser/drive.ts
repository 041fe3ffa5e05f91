import { chromium, type LaunchOptions, type Page } from "playwright"
import type { Ending, Listener, Wanted } from "../run-suite.ts"
import type { Door } from "./page.ts"
import { serve } from "./serve.ts"

/**
 * Has Chromium run the suite in a page that {@link buildPage} put into a folder.
 * @throws `Error` with the reason, also where the page or the browser goes down
 */
export async function drive(
  folder: string,
  launch: LaunchOptions,
  name: string,
  wanted: Wanted,
  listener: Listener,
): Promise<Ending> {
  await using server = await serve(folder)
  await using browser = await chromium.launch(launch)
  const page = await browser.newPage()
  const down = downfall(page)
  const runtime = `Chromium ${browser.version()}, headless`
  const tell: Door["tell"] = (what, text) => listener[what](text)
  await page.exposeFunction("tell", tell)
  const ending = await Promise.race([
    down,
    page
      .goto(server.address)
      .then(() => page.waitForFunction(() => "runConformance" in globalThis))
      .then(() =>
        page.evaluate(
          ([own, ask, at]) => (globalThis as unknown as Door).runConformance(own, ask, at), // the page has put it there
          [name, wanted, runtime] as const,
        ),
      ),
  ])
  if ("error" in ending) throw new Error(ending.error)
  return ending
}

/** Rejects when the page can go on no longer. */
function downfall(page: Page): Promise<never> {
  return new Promise((_, reject) => {
    page.once("crash", () => reject(new Error("the page crashed")))
    page.once("pageerror", ({ stack, message }) =>
      reject(new Error(`an error reached nobody in the page: ${stack ?? message}`)),
    )
    page.context().once("close", () => reject(new Error("Chromium went away")))
  })
}
