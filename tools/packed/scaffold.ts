// `npm run scaffold:check`: packs this repository, and does what an author of a backend does first, in an empty folder
// outside: creates a backend with the packed command, installs, checks types, and runs its tests. Says how long that took.

import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { install } from "./install.ts"
import { pack, run } from "./pack.ts"

const limit = 5 * 60
const home = mkdtempSync(join(tmpdir(), "cotangent-scaffold-"))
const started = performance.now()
const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`

try {
  const tarballs = pack(home)
  console.log(`packed ${tarballs.size} packages after ${seconds()}`)
  const command = tarballs.get("create-cotangent-backend") ?? ""
  run("npm", ["exec", "--yes", `--package=${command}`, "--", "create-cotangent-backend", "my-backend"], home)
  const made = join(home, "my-backend")
  const { length: lines } = readFileSync(join(made, "src/index.ts"), "utf8").trimEnd().split("\n")
  console.log(`created a backend of ${lines} lines after ${seconds()}`)
  install(made, tarballs)
  console.log(`installed after ${seconds()}`)
  run("npm", ["run", "typecheck"], made)
  run("npm", ["run", "build"], made)
  const said = run("npm", ["test"], made)
  console.log(
    said
      .split("\n")
      .filter((line) => /^\s*(Test Files|Tests) /.test(line))
      .join("\n"),
  )
  console.log(`✓ a backend that passes its suite, from nothing, in ${seconds()}`)
  if (performance.now() - started > limit * 1000) throw new Error(`that is more than ${limit} s`)
} finally {
  rmSync(home, { recursive: true })
}
