import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import type { Provider } from "@cotangent/core-api"
import { providerOf, type Wanted } from "./provider-of.ts"
import { UsageError } from "./usage-error.ts"

/** Where a provider is: plain data, for other processes and for pages. */
export interface Target extends Wanted {
  /** Path of the module. */
  readonly module: string
}

/**
 * Finds what a command line names: a path, or a package, seen from `folder`, and after a `#` perhaps one of its exports.
 * @throws {@link UsageError} that says where it looked
 */
export function findTarget(spec: string, argument: string | null, folder: string): Target {
  const [base = "", exported = null] = spec.split("#")
  const path = resolve(folder, base)
  if (existsSync(path)) return { name: spec, module: path, exported, argument }
  try {
    const module = createRequire(join(folder, "index.js")).resolve(base)
    return { name: spec, module, exported, argument }
  } catch (cause) {
    throw new UsageError(
      `there is no module ${base}: looked for the file ${path}, and for a package of that name; is it built?`,
      { cause },
    )
  }
}

/** Loads the provider of a target. @throws `Error` where there is none */
export async function loadProvider(target: Target): Promise<Provider> {
  const exported: unknown = await import(pathToFileURL(target.module).href)
  return providerOf(target, exported as Readonly<Record<string, unknown>>) // what a module is
}
