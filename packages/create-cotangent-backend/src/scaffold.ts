import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { Names } from "./names.ts"

/** What a new backend is made from. */
export interface Scaffold {
  /** Folder of the template. */
  readonly template: string
  /** Where it goes: a folder that is not there yet, or empty. */
  readonly folder: string
  readonly names: Names
  /** Version of Cotangent that it is written for. */
  readonly version: string
  /** `owner/name` on GitHub, for the badge. */
  readonly repository?: string
}

/** Files that travel under another name: npm leaves one out of tarballs, and takes the other for a package's own. */
const travelNames: Readonly<Record<string, string>> = {
  gitignore: ".gitignore",
  "manifest.json": "package.json",
}

/**
 * Writes a new backend, and gives the paths of its files. @throws `Error` where the folder holds something already
 */
export function scaffold({ template, folder, names, version, repository }: Scaffold): readonly string[] {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Error(`${folder} is not empty: choose another name, or empty it`)
  const replacements: readonly (readonly [string, string])[] = [
    ["@cotangent/template-backend", names.package],
    ["op-table", names.backend],
    ["opTable", names.provider],
    ["OWNER/REPOSITORY", repository ?? `OWNER/${names.package}`],
    ["workspace:^", `^${version}`],
    ["What a new Cotangent backend starts from.", "A backend for Cotangent."],
    ['  "private": true,\n', ""],
  ]
  const files = readdirSync(template, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return files
    .map((entry) => {
      const from = join(entry.parentPath, entry.name)
      const path = join(entry.parentPath.slice(template.length), travelNames[entry.name] ?? entry.name)
      const text = replacements.reduce(
        (read, [old, now]) => read.replaceAll(old, now),
        readFileSync(from, "utf8"),
      )
      const to = join(folder, path)
      mkdirSync(dirname(to), { recursive: true })
      writeFileSync(to, text)
      return path.replaceAll("\\", "/").replace(/^\//, "")
    })
    .sort()
}
