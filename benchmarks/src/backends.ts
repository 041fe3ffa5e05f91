import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { openBackend, type Provider } from "cotangent"
import { openEach } from "./open-each.ts"

/** Opens backends by their names, or the paths of modules that export a provider or a function that gives one. */
export function openBackends(names: readonly string[]): ReturnType<typeof openEach> {
  return openEach(names, async (name) => {
    const session = await openBackend(isPath(name) ? await providerIn(name) : name)
    return { name: isPath(name) ? `${session.name} (${name})` : name, session }
  })
}

function isPath(name: string): boolean {
  return /[/\\]|\.[cm]?[jt]s$/.test(name)
}

async function providerIn(path: string): Promise<Provider> {
  const exported = (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>
  for (const each of Object.values(exported)) {
    const value: unknown = typeof each === "function" && each.length === 0 ? (each as () => unknown)() : each
    if (isProvider(value)) return value
  }
  throw new Error(`${path} exports neither a provider nor a function without arguments that gives one`)
}

function isProvider(value: unknown): value is Provider {
  return typeof value === "object" && value !== null && "open" in value && "api" in value
}
