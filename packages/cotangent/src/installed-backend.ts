import { type BackendLoader, CotangentError, type Provider } from "@cotangent/core-api"

/** What a backend's package exports so that it can be chosen by name. */
interface NamedBackend {
  readonly fromName: BackendLoader
}

/**
 * The loader of a backend that is a package of its own, imported when its name is first used. A bundler leaves
 * such an import alone, so a page that is bundled hands the provider itself to `setBackend`.
 */
export function installedBackend(name: string): BackendLoader {
  const specifier = `@cotangent/backend-${name}`
  return async (argument): Promise<Provider> => {
    const { fromName } = await importBackend(specifier)
    return await fromName(argument)
  }
}

async function importBackend(specifier: string): Promise<NamedBackend> {
  let loaded: unknown
  try {
    loaded = await import(/* @vite-ignore */ specifier)
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw new CotangentError(
      "E_NO_BACKEND",
      `the package ${specifier} could not be imported: npm install ${specifier}, or, where the program is bundled, import it yourself and pass what it exports to setBackend (${reason})`,
      { cause: thrown },
    )
  }
  if (isNamedBackend(loaded)) return loaded
  throw new CotangentError(
    "E_NO_BACKEND",
    `the package ${specifier} exports no fromName: install a version that matches this one`,
  )
}

function isNamedBackend(loaded: unknown): loaded is NamedBackend {
  return (
    typeof loaded === "object" &&
    loaded !== null &&
    "fromName" in loaded &&
    typeof loaded.fromName === "function"
  )
}
