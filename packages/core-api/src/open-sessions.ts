import type { Provider } from "./backend.ts"
import { openSession, Session } from "./session.ts"

/** The sessions that were opened, by the name or the provider that they were opened with. */
export class OpenSessions {
  readonly #byName = new Map<string, Opening>()
  readonly #byProvider = new WeakMap<Provider, Opening>()

  /** The session of a provider, opened unless there is one that nobody has closed. @throws as `openSession` */
  ofProvider(provider: Provider): Opening {
    return reuse(this.#byProvider, provider, () => openSession(provider))
  }

  /** The session of a name, opened with what `load` gives unless there is one that nobody has closed. */
  ofName(name: string, load: () => Provider | Promise<Provider>): Opening {
    return reuse(this.#byName, name, () => {
      const provider = load()
      return provider instanceof Promise
        ? provider.then((loaded) => this.ofProvider(loaded))
        : this.ofProvider(provider)
    })
  }

  /** Whether this provider is open. */
  has(provider: Provider): boolean {
    const known = this.#byProvider.get(provider)
    return known instanceof Session && !known.closed
  }

  /** Forgets the sessions of a name, with whatever argument; they stay open. */
  forget(name: string): void {
    for (const known of this.#byName.keys()) if (baseName(known) === name) this.#byName.delete(known)
  }
}

/** A session, now or later. */
export type Opening = Session | Promise<Session>

/** What selects the loader: the part of a name before the first colon. */
export function baseName(name: string): string {
  return name.split(":", 1)[0] ?? name
}

interface Cache<K> {
  get(key: K): Opening | undefined
  set(key: K, opening: Opening): unknown
  delete(key: K): boolean
}

function reuse<K>(cache: Cache<K>, key: K, open: () => Opening): Opening {
  const known = cache.get(key)
  if (known && !(known instanceof Session && known.closed)) return known
  const opening = open()
  cache.set(key, opening)
  if (opening instanceof Promise) {
    opening.then(
      (session) => cache.get(key) === opening && cache.set(key, session),
      () => cache.get(key) === opening && cache.delete(key),
    )
  }
  return opening
}
