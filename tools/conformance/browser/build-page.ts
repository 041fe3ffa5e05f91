import { build } from "vite"

/** Bundles the page that runs the suite on what `module` exports, into a folder. */
export async function buildPage(module: string, folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: "error",
    root: import.meta.dirname,
    base: "./",
    resolve: { alias: { "virtual:backend-under-test": module } },
    worker: { format: "es" },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: "esnext",
      minify: false, // failures show where they come from
      modulePreload: false,
      chunkSizeWarningLimit: 10_000,
    },
  })
}
