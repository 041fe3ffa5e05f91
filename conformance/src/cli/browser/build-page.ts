import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { build as viteBuild } from "vite"
import type { Target } from "../target.ts"

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Cotangent conformance</title>
    <link rel="icon" href="data:," />
    <script type="module" src="./entry.js"></script>
  </head>
  <body></body>
</html>
`

/** Bundles the page that runs the suite on a target, from `source`, an empty folder, into the folder `built`. */
export async function buildPage(
  build: typeof viteBuild,
  { module, ...wanted }: Target,
  source: string,
  built: string,
): Promise<void> {
  const door = fileURLToPath(new URL("./page.ts", import.meta.url))
  writeFileSync(join(source, "index.html"), page)
  writeFileSync(
    join(source, "entry.js"),
    `import * as module from ${JSON.stringify(module)}
import { openDoor } from ${JSON.stringify(door)}
openDoor(${JSON.stringify(wanted)}, module)
`,
  )
  await build({
    configFile: false,
    logLevel: "error",
    root: source,
    base: "./",
    worker: { format: "es" },
    build: {
      outDir: built,
      emptyOutDir: true,
      target: "esnext",
      minify: false, // failures show where they come from
      modulePreload: false,
      chunkSizeWarningLimit: 10_000,
    },
  })
}
