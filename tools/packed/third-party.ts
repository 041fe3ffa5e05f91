// `npm run third-party -- NAME… [--quick]`: packs this repository, installs what it packed with each third-party backend
// of `examples/backend-NAME` in an empty folder outside, checks its types, runs its tests and the full tier of the suite
// on it, and brings the reports back to the example. Without a name: all of them. With --quick the full tier is left out.

import { cpSync, existsSync, globSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { spawnSync } from "node:child_process"
import { parseArgs } from "node:util"
import { install } from "./install.ts"
import { pack, type Tarballs } from "./pack.ts"

const examples = join(import.meta.dirname, "../../examples")
const known = globSync("backend-*", { cwd: examples }).map((folder) => folder.replace("backend-", ""))
const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false } },
  allowPositionals: true,
})
const names = positionals.length > 0 ? positionals : known
const scripts = ["typecheck", "test", ...(values.quick ? [] : ["conformance"])]

const home = mkdtempSync(join(tmpdir(), "cotangent-third-party-"))
try {
  const tarballs = pack(home)
  for (const name of names) {
    if (!known.includes(name))
      throw new Error(`there is no example backend-${name}, only ${known.join(", ")}`)
    if (!tryOut(join(examples, `backend-${name}`), tarballs)) process.exitCode = 1
  }
} finally {
  rmSync(home, { recursive: true })
}

/** Runs all that an example has to pass; whether it did. The reports come back in any case. */
function tryOut(example: string, tarballs: Tarballs): boolean {
  const folder = join(home, basename(example))
  cpSync(example, folder, { recursive: true, filter: (path) => basename(path) !== "node_modules" })
  install(folder, tarballs)
  const passed = scripts.map((script) => {
    console.log(`\n${basename(example)}: ${script}`)
    return spawnSync("npm", ["run", "--silent", script], { cwd: folder, stdio: "inherit" }).status === 0
  })
  const reports = join(folder, "reports")
  if (existsSync(reports)) cpSync(reports, join(example, "reports"), { recursive: true })
  return passed.every(Boolean)
}
