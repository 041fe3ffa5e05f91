// Run in a package after its build: removes from dist what no source file makes any more, and has workers that are
// named by URL start the compiled file, as the compiler does for imports.

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"

const made = /\.(js|d\.ts)(\.map)?$/
const worker = /new URL\("(\.[^"]*)\.ts", import\.meta\.url\)/g
for (const name of readdirSync("dist", { recursive: true, encoding: "utf8" })) {
  const file = `dist/${name}`
  if (made.test(name) && !existsSync(`src/${name.replace(made, ".ts")}`)) rmSync(file)
  else if (name.endsWith(".js")) {
    const text = readFileSync(file, "utf8")
    const renamed = text.replaceAll(worker, 'new URL("$1.js", import.meta.url)')
    if (renamed !== text) writeFileSync(file, renamed)
  }
}
