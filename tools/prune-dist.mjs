// Run in a package after its build: removes from dist what no source file makes any more.

import { existsSync, readdirSync, rmSync } from "node:fs"

const made = /\.(js|d\.ts)(\.map)?$/
for (const file of readdirSync("dist", { recursive: true, encoding: "utf8" })) {
  if (made.test(file) && !existsSync(`src/${file.replace(made, ".ts")}`)) rmSync(`dist/${file}`)
}
