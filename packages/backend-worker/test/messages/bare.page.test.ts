import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Browser, chromium, type LaunchOptions } from "playwright"
import { build, preview, type PreviewServer } from "vite"
import { afterAll, beforeAll, expect, inject, it } from "vitest"

declare module "vitest" {
  interface ProvidedContext {
    readonly chromium: LaunchOptions
  }
}

let folder: string
let server: PreviewServer
let browser: Browser

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cotangent-page-"))
  const config = {
    configFile: false,
    root: fileURLToPath(new URL("page", import.meta.url)),
    base: "./",
    logLevel: "warn",
    build: { outDir: folder, emptyOutDir: true, target: "esnext" },
    worker: { format: "es" },
  } as const
  await build(config)
  server = await preview({ ...config, preview: { port: 0 } })
  browser = await chromium.launch(inject("chromium"))
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

it("computes in workers of a bundled page that is not isolated", { timeout: 60_000 }, async () => {
  const page = await browser.newPage()
  await page.goto(server.resolvedUrls?.local[0] ?? "")
  await expect.poll(() => page.title(), { timeout: 50_000 }).not.toBe("running")
  expect(await page.title()).toMatch(
    /^isolated: false; 12 on WebAssembly SIMD, in a worker; 12 on .*, in a worker$/,
  )
  await page.close()
})
