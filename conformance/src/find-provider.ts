import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import type { Provider } from "@cotangent/core-api"
import { reference } from "@cotangent/core-api/backend"

/**
 * The provider that a command line names: `reference`, a backend package of this repository, or a module's path. What
 * follows a colon, as in `gpujs:webgl2`, is passed on to the `fromName` of the package.
 */
export async function findProvider(name: string): Promise<Provider> {
  if (name === "reference") return reference()
  const [, base = name, argument] = /^([\w-]+):([\w-]+)$/.exec(name) ?? []
  const candidates = [
    base,
    `packages/backend-${base}/dist/index.js`,
    `../packages/backend-${base}/dist/index.js`,
  ]
  const path = candidates.find((each) => existsSync(each))
  if (path === undefined)
    throw new Error(`there is no module for "${base}"; looked for ${candidates.join(", ")}`)
  const exported = (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>
  if (argument !== undefined) return fromName(exported, argument, path)
  for (const each of Object.values(exported)) {
    // A module exports its provider, or a function without arguments that gives it.
    const provider: unknown =
      typeof each === "function" && each.length === 0 ? (each as () => unknown)() : each
    if (isProvider(provider)) return provider
  }
  throw new Error(`${path} exports neither a provider nor a function without arguments that gives one`)
}

async function fromName(
  { fromName: make }: Record<string, unknown>,
  argument: string,
  path: string,
): Promise<Provider> {
  const provider: unknown =
    typeof make === "function" ? await (make as (argument: string) => unknown)(argument) : null
  if (isProvider(provider)) return provider
  throw new Error(`${path} exports no fromName that knows "${argument}"`)
}

function isProvider(value: unknown): value is Provider {
  return typeof value === "object" && value !== null && "open" in value && "api" in value
}
