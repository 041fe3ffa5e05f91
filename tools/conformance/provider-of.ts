import type { Provider } from "@cotangent/core-api"

/** A name on the command line: what follows a colon, as in `gpujs:webgl2`, is for the `fromName` of the module. */
export function splitName(name: string): { readonly base: string; readonly argument: string | undefined } {
  const [, base = name, argument] = /^([\w-]+):([\w-]+)$/.exec(name) ?? []
  return { base, argument }
}

/**
 * The provider among what a module exports: the first one, or the one that its `fromName` gives for what follows the
 * colon in `name`. @throws `Error` where there is none
 */
export async function providerOf(
  name: string,
  exported: Readonly<Record<string, unknown>>,
): Promise<Provider> {
  const { argument } = splitName(name)
  if (argument !== undefined) return fromName(name, exported["fromName"], argument)
  // Core exports more than its reference backend.
  const candidates = name === "reference" ? [exported["reference"]] : Object.values(exported)
  for (const each of candidates) {
    // A module exports its provider, or a function without arguments that gives it.
    const provider: unknown =
      typeof each === "function" && each.length === 0 ? (each as () => unknown)() : each
    if (isProvider(provider)) return provider
  }
  throw new Error(`${name} exports neither a provider nor a function without arguments that gives one`)
}

async function fromName(name: string, make: unknown, argument: string): Promise<Provider> {
  const provider: unknown =
    typeof make === "function" ? await (make as (argument: string) => unknown)(argument) : null
  if (isProvider(provider)) return provider
  throw new Error(`the module of ${name} exports no fromName that knows "${argument}"`)
}

function isProvider(value: unknown): value is Provider {
  return typeof value === "object" && value !== null && "open" in value && "api" in value
}
