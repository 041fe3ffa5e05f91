import { defineConfig } from "vite"

export default defineConfig({
  root: import.meta.dirname,
  build: { target: "esnext", modulePreload: false, chunkSizeWarningLimit: 4000 },
  preview: {
    headers: {
      // Code from this server only, and none from strings; WebAssembly may be compiled.
      "Content-Security-Policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    },
  },
})
