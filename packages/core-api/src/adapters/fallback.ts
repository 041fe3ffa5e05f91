import { type Backend, BACKEND_API, defineBackend, type Provider } from "../backend.ts"
import { CotangentError } from "../errors.ts"
import { FallbackBackend } from "./fallback-backend.ts"

/**
 * A backend that runs what `first` can on `first`, and the rest on `second`; values move between the two through
 * the host as they are needed. Core never does this by itself. `info` says what runs where, and why.
 *
 * Opening it throws `E_API_VERSION` if either is of another version, and whatever opening either throws.
 */
export function fallback(first: Provider, second: Provider): Provider {
  const name = `${first.name}, else ${second.name}`
  return defineBackend({ name, open: () => openBoth(first, second) })
}

function openBoth(first: Provider, second: Provider): Backend | Promise<Backend> {
  checkVersion(first)
  checkVersion(second)
  const a = first.open()
  if (a instanceof Promise) return a.then((opened) => openSecond(first.name, opened, second))
  return openSecond(first.name, a, second)
}

function openSecond(name: string, first: Backend, provider: Provider): Backend | Promise<Backend> {
  const both = (second: Backend): Backend =>
    new FallbackBackend([
      { name, backend: first },
      { name: provider.name, backend: second },
    ])
  const close = async (thrown: unknown): Promise<never> => {
    await first.close()
    throw thrown
  }
  try {
    const second = provider.open()
    return second instanceof Promise ? second.then(both, close) : both(second)
  } catch (thrown) {
    return close(thrown)
  }
}

function checkVersion({ name, api }: Provider): void {
  if (api === BACKEND_API) return
  throw new CotangentError(
    "E_API_VERSION",
    `the backend "${name}" was made for version ${api} of the backend interface; this core has version ${BACKEND_API}: use matching versions`,
  )
}
