// `npm run scoreboard`: packs this repository, installs the libraries of `conformance/peers` and what it packed in an
// empty folder outside, puts the suite's cases to their gradients, and writes docs/scoreboard.md.

import { copyFileSync, cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { install } from "./install.ts"
import { pack, run } from "./pack.ts"

const root = join(import.meta.dirname, "../..")
const home = mkdtempSync(join(tmpdir(), "cotangent-scoreboard-"))
try {
  const folder = join(home, "peers")
  cpSync(join(root, "conformance/peers"), folder, { recursive: true })
  install(folder, pack(home))
  run("npm", ["run", "typecheck"], folder)
  console.log(run("npm", ["run", "--silent", "scoreboard"], folder).trim())
  const page = join(root, "docs/scoreboard.md")
  copyFileSync(join(folder, "scoreboard.md"), page)
  run("oxfmt", [page], root)
} finally {
  rmSync(home, { recursive: true })
}
