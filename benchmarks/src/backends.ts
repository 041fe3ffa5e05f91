import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { openBackend, type Provider, type Session } from "cotangent"

/** An open backend, and what it is called in reports. */
export interface OpenBackend {
  readonly name: string
  readonly session: Session
}

/** A backend that does not open, and why. */
export interface Unopened {
  readonly backend: string
  readonly reason: string
}

/** Opens backends by their names, or the paths of modules that export a provider or a function that gives one. */
export async function openBackends(
  names: readonly string[],
): Promise<{ opened: readonly OpenBackend[]; unopened: readonly Unopened[] }> {
  const opened: OpenBackend[] = []
  const unopened: Unopened[] = []
  for (const name of names) {
    try {
      const session = await openBackend(isPath(name) ? await providerIn(name) : name)
      opened.push({ name: isPath(name) ? `${session.name} (${name})` : name, session })
    } catch (thrown) {
      unopened.push({ backend: name, reason: thrown instanceof Error ? thrown.message : String(thrown) })
    }
  }
  return { opened, unopened }
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
