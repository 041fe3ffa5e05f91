import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { build, preview } from "vite"

/** The page, built and served on this machine alone. */
export interface ServedPage extends AsyncDisposable {
  readonly address: string
}

/** Builds the page and serves it cross-origin isolated, so that backends may share memory with their threads. */
export async function servePage(): Promise<ServedPage> {
  const folder = mkdtempSync(join(tmpdir(), "cotangent-bench-page-"))
  const common = { configFile: false, logLevel: "error", root: import.meta.dirname, base: "./" } as const
  const output = { outDir: folder, emptyOutDir: true, target: "esnext", modulePreload: false } as const
  await build({ ...common, worker: { format: "es" }, build: { ...output, chunkSizeWarningLimit: 10_000 } })
  const server = await preview({
    ...common,
    build: output,
    preview: {
      host: "127.0.0.1",
      port: 0,
      headers: {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
      },
    },
  })
  return {
    address: server.resolvedUrls?.local[0] ?? "",
    [Symbol.asyncDispose]: async () => {
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
