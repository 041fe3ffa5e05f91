#!/usr/bin/env node
// `npm create cotangent-backend FOLDER [-- --repository OWNER/NAME]`: a new repository with a backend that passes its tests.

import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { basename, join, relative, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { namesOf } from "./names.ts"
import { scaffold } from "./scaffold.ts"

const usage = "npm create cotangent-backend FOLDER [-- --repository OWNER/NAME]"

try {
  start()
} catch (thrown) {
  console.error(`✗ ${thrown instanceof Error ? thrown.message : String(thrown)}\n  ${usage}`)
  process.exitCode = 1
}

function start(): void {
  const { values, positionals } = parseArgs({
    options: { repository: { type: "string" }, help: { type: "boolean", short: "h", default: false } },
    allowPositionals: true,
  })
  if (values.help) return console.log(usage)
  const [named, ...others] = positionals
  if (named === undefined || others.length > 0) throw new Error("say the name of one folder")
  const folder = resolve(named)
  const names = namesOf(basename(folder))
  const { repository } = values
  const { version } = manifest()
  const files = scaffold({
    template: fileURLToPath(new URL("template", import.meta.url)),
    folder,
    names,
    version,
    ...(repository === undefined ? {} : { repository }),
  })
  // Inside another repository it is for its owner to say how the two belong together.
  const inside = spawnSync("git", ["rev-parse", "--is-inside-work-tree"], { cwd: folder })
  if (!inside.error && inside.status !== 0 && !existsSync(join(folder, ".git")))
    spawnSync("git", ["init", "--quiet"], { cwd: folder })
  console.log(
    `${names.package}, a backend called "${names.backend}":\n${files.map((file) => `  ${file}`).join("\n")}\n\n` +
      `  cd ${relative(process.cwd(), folder) || "."}\n  npm install\n  npm test`,
  )
}

function manifest(): { readonly version: string } {
  // The manifest of this package, whose fields npm has checked.
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }
}
