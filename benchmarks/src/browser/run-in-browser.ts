import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { chromiumOptions } from "@cotangent/conformance/browser"
import { chromium, type LaunchOptions } from "playwright"
import type { Listed } from "../cases/listed.ts"
import type { Flags } from "../flags.ts"
import type { Report } from "../json-report.ts"
import type { Effort } from "../measure.ts"
import type { Progress } from "../progress.ts"
import type { Door } from "./page.ts"
import { servePage } from "./serve.ts"

/** Measures in a page of headless Chromium. Peers take no part there. @throws `Error` where the page or the browser goes down */
export async function runInBrowser(
  { backends, gpu }: Flags,
  selected: readonly Listed[],
  effort: Effort,
  progress: Progress,
  launch: LaunchOptions = launchOptions(gpu),
): Promise<Report> {
  progress.show("building the page")
  await using served = await servePage()
  await using browser = await chromium.launch(launch)
  const page = await browser.newPage()
  const down = new Promise<never>((_resolve, reject) => {
    page.once("crash", () => reject(new Error("the page crashed")))
    page.once("pageerror", (error) => reject(error))
  })
  await page.exposeFunction("tell", progress.show)
  const order = { backends, cases: selected.map(({ name }) => name), effort }
  const measured = page
    .goto(served.address)
    .then(() => page.waitForFunction(() => "measure" in globalThis))
    // The page has put it there.
    .then(() => page.evaluate((wanted) => (globalThis as unknown as Door).measure(wanted), order))
  const report = await Promise.race([down, measured])
  const engine = `Chromium ${browser.version()}, headless`
  return { ...report, machine: { ...report.machine, engine } }
}

/** How to launch the Chromium that the tests of this repository run in, which its own command finds or installs. */
function launchOptions(gpu: boolean): LaunchOptions {
  const finder = join(import.meta.dirname, "../../../tools/chromium/main.ts")
  const said = execFileSync(process.execPath, [finder], { encoding: "utf8" })
  return chromiumOptions(said.trim().split("\n").at(-1)?.split(", ").at(-1), gpu)
}
