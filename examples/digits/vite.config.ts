import { defineConfig, type Plugin } from "vite"
import { loadDigits } from "./src/load-digits.ts"
import { encodeDigits } from "./src/page/digits-file.ts"

/** Adds the digits as a file of bytes: what the package `mnist` ships is 21 MB of JSON. */
const digitsFile: Plugin = {
  name: "digits-file",
  apply: "build",
  async generateBundle() {
    this.emitFile({ type: "asset", fileName: "digits.bin", source: encodeDigits(await loadDigits()) })
  },
}

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [digitsFile],
  build: { target: "esnext" },
  worker: { format: "es" },
  preview: {
    // A page with these may share memory with its workers.
    headers: {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    },
  },
})
