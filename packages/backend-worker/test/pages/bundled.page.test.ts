import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Browser, chromium, type LaunchOptions } from "playwright"
import { build, preview } from "vite"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"

declare module "vitest" {
  interface ProvidedContext {
    readonly chromium: LaunchOptions
  }
}

const isolating = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
}

let folder: string
let browser: Browser

const config = () =>
  ({
    configFile: false,
    root: fileURLToPath(new URL("page", import.meta.url)),
    base: "./",
    logLevel: "warn",
    build: { outDir: folder, emptyOutDir: true, target: "esnext" },
    worker: { format: "es" },
  }) as const

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cotangent-page-"))
  await build(config())
  browser = await chromium.launch(inject("chromium"))
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await rm(folder, { recursive: true, force: true })
})

/** What the page says that is served with these headers. */
async function titleOf(headers: Record<string, string>): Promise<string> {
  const server = await preview({ ...config(), preview: { port: 0, headers } })
  const page = await browser.newPage()
  await page.goto(server.resolvedUrls?.local[0] ?? "")
  await expect.poll(() => page.title(), { timeout: 50_000 }).not.toBe("running")
  const title = await page.title()
  await page.close()
  await server.close()
  return title
}

const inWorkers = "12 on WebAssembly SIMD, in a worker; 12 on .*, in a worker"

describe("a bundled page", () => {
  it("that is isolated computes on all cores and in workers", { timeout: 60_000 }, async () => {
    const shared = "12 on WebAssembly SIMD on 2 threads, in a worker"
    expect(await titleOf(isolating)).toMatch(new RegExp(`^isolated: true; ${shared}; ${inWorkers}$`))
  })

  it(
    "that is not isolated computes in workers, and is told what sharing memory needs",
    { timeout: 60_000 },
    async () => {
      const refused =
        "E_UNSUPPORTED: .*Cross-Origin-Opener-Policy.*Cross-Origin-Embedder-Policy.*shared: false.*"
      expect(await titleOf({})).toMatch(new RegExp(`^isolated: false; ${refused}; ${inWorkers}$`))
    },
  )
})
