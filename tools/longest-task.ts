// `npm run digits:tasks -- [backend …]`: how long the page of the digits keeps its main thread busy at a time, on each backend,
// from the third step of training on. Chromium tells, by its trace of tasks.

import { readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { chromium } from "playwright"
import { preview } from "vite"
import { ensureChromium } from "./chromium/ensure.ts"
import { launchOptions } from "./chromium/launch.ts"
import { thisMachine } from "./chromium/machine.ts"

interface TraceEvent {
  readonly name: string
  readonly cat: string
  readonly tid: number
  readonly pid: number
  readonly ts: number
  readonly dur?: number
  readonly args: { readonly name?: string }
}

const names = process.argv.slice(2)
const server = await preview({
  configFile: `${import.meta.dirname}/../examples/digits/vite.config.ts`,
  preview: { port: 0 },
})
const browser = await chromium.launch(launchOptions(await ensureChromium(thisMachine, console.log)))
for (const name of names.length > 0 ? names : ["cpu", "worker", "worker:messages"]) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(`${server.resolvedUrls?.local[0] ?? ""}?backend=${name}&epochs=3&limit=6000`)
  await page.waitForSelector("[data-status=ready]")
  const path = join(tmpdir(), `cotangent-trace-${process.pid}.json`)
  await page.evaluate(() => {
    // Start-up is over when the loss has been shown for the third time.
    const loss = document.getElementById("loss")
    let shown = 0
    if (loss)
      new MutationObserver(() => {
        if (++shown === 3) console.timeStamp("trained")
      }).observe(loss, { childList: true })
  })
  await browser.startTracing(page, {
    path,
    categories: ["toplevel", "devtools.timeline"],
  })
  await page.click("#start")
  await page.waitForSelector("[data-status=done], [data-status=failed]", { timeout: 120_000 })
  await browser.stopTracing()
  const { traceEvents } = JSON.parse(readFileSync(path, "utf8")) as { traceEvents: readonly TraceEvent[] }
  const begun = traceEvents.find(({ name: event }) => event === "TimeStamp")
  if (!begun) throw new Error(`nothing was trained on ${name}: ${await page.locator("#notice").innerText()}`)
  const tasks = traceEvents
    .filter(
      (each) =>
        each.name === "ThreadControllerImpl::RunTask" &&
        each.pid === begun.pid &&
        each.tid === begun.tid &&
        each.ts > begun.ts,
    )
    .map(({ dur = 0 }) => dur / 1000)
    .toSorted((a, b) => b - a)
  const share = tasks.reduce((sum, each) => sum + each, 0)
  console.log(
    `${name.padEnd(16)} longest task ${tasks[0]?.toFixed(1)} ms, then ${tasks
      .slice(1, 4)
      .map((each) => each.toFixed(1))
      .join(", ")}; ${tasks.length} tasks, ${share.toFixed(0)} ms together`,
  )
  await page.close()
}
await browser.close()
await server.close()
