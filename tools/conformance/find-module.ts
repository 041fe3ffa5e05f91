import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { resolve } from "node:path"
import { splitName } from "./provider-of.ts"

/**
 * The module with the provider that a command line names: core for `reference`, a backend package of this repository,
 * or a module's path. @throws `Error` that says where it looked
 */
export function findModule(name: string): string {
  if (name === "reference") return fileURLToPath(import.meta.resolve("@cotangent/core-api/backend"))
  const { base } = splitName(name)
  const candidates = [
    base,
    `packages/backend-${base}/dist/index.js`,
    `../packages/backend-${base}/dist/index.js`,
  ]
  const path = candidates.find((each) => existsSync(each))
  if (path === undefined)
    throw new Error(`there is no module for "${base}"; looked for ${candidates.join(", ")}`)
  return resolve(path)
}
