// Part of the build: what `templates/backend` holds becomes part of this package. npm would leave `.gitignore` out of a
// tarball, and take `package.json` for a package's own: they travel under other names.

import { cpSync, renameSync, rmSync } from "node:fs"
import { basename } from "node:path"
import { fileURLToPath } from "node:url"

const from = fileURLToPath(new URL("../../templates/backend/", import.meta.url))
const to = fileURLToPath(new URL("dist/template/", import.meta.url))
const made = new Set(["dist", "node_modules", ".turbo"])

rmSync(to, { recursive: true, force: true })
cpSync(from, to, { recursive: true, filter: (path) => !made.has(basename(path)) })
renameSync(`${to}.gitignore`, `${to}gitignore`)
renameSync(`${to}package.json`, `${to}manifest.json`)
