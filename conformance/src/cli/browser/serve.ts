import { readdirSync, readFileSync, statSync } from "node:fs"
import { createServer } from "node:http"
import { extname, join } from "node:path"

/** A folder that is served on this machine alone. */
export interface Served extends AsyncDisposable {
  readonly address: string
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
}

/** Serves the files of a folder, as pages that are cross-origin isolated, so that they may share memory with their workers. */
export function serve(folder: string): Promise<Served> {
  // Only what is there at the start can be asked for: no address leads out of the folder.
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
  const files = new Map<string, string>()
  for (const name of names) {
    const path = join(folder, name)
    if (statSync(path).isFile()) files.set(`/${name.replaceAll("\\", "/")}`, path)
  }
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost")
    const file = files.get(pathname === "/" ? "/index.html" : decodeURI(pathname))
    if (file === undefined) return void response.writeHead(404).end()
    response.writeHead(200, {
      "Content-Type": types[extname(file)] ?? "application/octet-stream",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
      "Cross-Origin-Resource-Policy": "same-origin",
    })
    response.end(readFileSync(file))
  })
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      resolve({ address: `http://127.0.0.1:${port}/`, [Symbol.asyncDispose]: close })
    })
  })
}
