import type { Provider } from "@cotangent/core-api"
import { UsageError } from "./usage-error.ts"

/** Which of the things that a module exports is the provider. */
export interface Wanted {
  /** What was asked for, as it stands in messages. */
  readonly name: string
  /** The export that is, or gives, the provider; null: the first that does. */
  readonly exported: string | null
  /** What the module's `fromName` is given, instead. */
  readonly argument: string | null
}

/** The provider among what a module exports. @throws `Error` where there is none */
export async function providerOf(
  { name, exported, argument }: Wanted,
  module: Readonly<Record<string, unknown>>,
): Promise<Provider> {
  if (argument !== null) return fromName(name, module["fromName"], argument)
  const candidates = exported === null ? Object.values(module) : [module[exported]]
  for (const each of candidates) {
    // A module exports its provider, or a function without arguments that gives it.
    const provider: unknown =
      typeof each === "function" && each.length === 0 && !isClass(each)
        ? await (each as () => unknown)()
        : each
    if (isProvider(provider)) return provider
  }
  const where = exported === null ? name : `${name} (it exports ${Object.keys(module).join(", ")})`
  throw new UsageError(`${where} exports neither a provider nor a function without arguments that gives one`)
}

async function fromName(name: string, make: unknown, argument: string): Promise<Provider> {
  const provider: unknown =
    typeof make === "function" ? await (make as (argument: string) => unknown)(argument) : null
  if (isProvider(provider)) return provider
  throw new UsageError(`the module ${name} exports no fromName that knows "${argument}"`)
}

function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value))
}

function isProvider(value: unknown): value is Provider {
  return typeof value === "object" && value !== null && "open" in value && "api" in value
}
