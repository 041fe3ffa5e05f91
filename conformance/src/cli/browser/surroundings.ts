import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Browser, BrowserType } from "playwright"
import type { Surroundings } from "../surroundings.ts"
import type { Target } from "../target.ts"
import { UsageError } from "../usage-error.ts"
import { buildPage } from "./build-page.ts"
import { chromiumOptions } from "./launch.ts"
import { pageShards } from "./page-shard.ts"
import { serve } from "./serve.ts"

/**
 * Pages of headless Chromium: the one that the environment variable `CHROMIUM` names, or Playwright's own.
 * @throws {@link UsageError} where Playwright, Vite or Chromium is missing, or the module cannot be bundled
 */
export async function browserSurroundings(target: Target, gpu: boolean): Promise<Surroundings> {
  const [playwright, vite] = await Promise.all([
    load("playwright", () => import("playwright")),
    load("vite", () => import("vite")),
  ])
  const folder = mkdtempSync(join(tmpdir(), "cotangent-conformance-"))
  const source = mkdtempSync(join(tmpdir(), "cotangent-conformance-"))
  const tidy = (): void => {
    for (const each of [folder, source]) rmSync(each, { recursive: true, force: true })
  }
  try {
    await buildPage(vite.build, target, source, folder)
    const server = await serve(folder)
    const browser = await launched(playwright.chromium, gpu)
    return {
      runtime: `Chromium ${browser.version()}, headless`,
      start: pageShards(browser, server.address),
      close: async () => {
        await browser.close()
        await server[Symbol.asyncDispose]()
        tidy()
      },
    }
  } catch (thrown) {
    tidy()
    throw thrown
  }
}

async function load<T>(name: string, from: () => Promise<T>): Promise<T> {
  try {
    return await from()
  } catch (cause) {
    throw new UsageError(
      `--browser takes ${name}, which is not installed: npm install --save-dev playwright vite`,
      {
        cause,
      },
    )
  }
}

async function launched(chromium: BrowserType, gpu: boolean): Promise<Browser> {
  try {
    return await chromium.launch(chromiumOptions(process.env["CHROMIUM"] || undefined, gpu))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split("\n")[0] : String(cause)
    throw new UsageError(
      `Chromium does not start: have Playwright install one (npx playwright install chromium), or set CHROMIUM to the path of one (${why})`,
      { cause },
    )
  }
}
