import type { Provider } from "./backend.ts"
import { CotangentError, messageOf } from "./errors.ts"
import { baseName, type Opening, OpenSessions } from "./open-sessions.ts"
import { checkVersion, openSession, Session } from "./session.ts"

/** One backend: a provider, the name of a registered one (`"gpujs:webgl2"` passes `"webgl2"`), `"auto"`, or what is open. */
export type BackendCandidate = Provider | Session | string

/** What to open: one candidate, or several tried in order. `"auto"` stands for the default list. */
export type BackendChoice = BackendCandidate | readonly BackendCandidate[]

/** Gives the provider of a registered name; `argument` is what follows the colon in the name. */
export type BackendLoader = (argument?: string) => Provider | Promise<Provider>

/** A registered backend, and whether it opens here. */
export interface BackendListing {
  readonly name: string
  readonly available: boolean
  /** Why it does not open. */
  readonly whyNot?: string
}

/** Which backend is current, and how the others are found. Programs share one; see `registry.ts` for its meaning. */
export class BackendSelection {
  readonly #environment: () => string | undefined
  readonly #loaders = new Map<string, BackendLoader>()
  readonly #sessions = new OpenSessions()
  #defaults: readonly string[] = []
  #current: Session | null = null
  #pending: Promise<Session> | null = null
  // Selections are numbered when asked for: one that opens late does not undo a later one.
  #asked = 0
  #applied = 0

  constructor(environment: () => string | undefined) {
    this.#environment = environment
  }

  /** See `getBackend`. */
  get current(): Session | null {
    return this.#current
  }

  /** See `registerBackend`. */
  register(name: string, loader: BackendLoader): void {
    if (name === "" || name === "auto" || /[:,\s]/.test(name)) {
      throw new CotangentError(
        "E_NO_BACKEND",
        `"${name}" cannot name a backend: use a word other than "auto"`,
      )
    }
    this.#loaders.set(name, loader)
    this.#sessions.forget(name)
  }

  /** See `setDefaultBackends`. */
  setDefaults(names: readonly string[]): void {
    this.#defaults = [...names]
  }

  /** See `openBackend`; at once where that is possible. */
  open(choice: BackendChoice): Opening {
    const listed = isList(choice) ? choice : [choice]
    const candidates = listed.flatMap<BackendCandidate>((each) => (each === "auto" ? this.#defaults : [each]))
    return this.#firstToOpen(candidates, [])
  }

  /** See `setBackend`; at once where that is possible. */
  select(choice: BackendChoice): Opening {
    const asked = ++this.#asked
    const apply = (session: Session): Session => {
      if (asked < this.#applied) return session
      this.#applied = asked
      this.#current = session
      return session
    }
    const opening = this.open(choice)
    if (!(opening instanceof Promise)) return apply(opening)
    const pending = opening.then(apply).finally(() => {
      if (this.#pending === pending) this.#pending = null
    })
    this.#pending = pending
    return pending
  }

  /** See `currentSession`. */
  currentOrDefault(): Opening {
    if (this.#current) return this.#current
    if (this.#pending) return this.#pending
    const wanted = this.#environment()?.trim()
    return this.select(wanted ? wanted.split(",").map((name) => name.trim()) : "auto")
  }

  /** See `withBackend`. */
  async with<R>(choice: BackendChoice, f: (session: Session) => R): Promise<Awaited<R>> {
    const opening = this.open(choice)
    const session = opening instanceof Promise ? await opening : opening
    const before = this.#current
    this.#current = session
    let result: R
    try {
      result = f(session)
    } finally {
      this.#current = before
    }
    return await result
  }

  /** See `listBackends`. */
  list(): Promise<BackendListing[]> {
    return Promise.all(
      [...this.#loaders].map(async ([name, loader]) => {
        try {
          const provider = await loader()
          if (!this.#sessions.has(provider)) await checkAvailable(provider)
          return { name, available: true }
        } catch (thrown) {
          return { name, available: false, whyNot: reasonOf(thrown) }
        }
      }),
    )
  }

  /** The first candidate that opens, after those that failed already. */
  #firstToOpen(candidates: readonly BackendCandidate[], failures: readonly Failure[]): Opening {
    const candidate = candidates[failures.length]
    if (candidate === undefined) throw this.#noBackend(failures)
    const tryNext = (thrown: unknown): Opening =>
      this.#firstToOpen(candidates, [...failures, { candidate, thrown }])
    try {
      const opening = this.#openOne(candidate)
      return opening instanceof Promise ? opening.catch(tryNext) : opening
    } catch (thrown) {
      return tryNext(thrown)
    }
  }

  #openOne(candidate: BackendCandidate): Opening {
    if (candidate instanceof Session) {
      if (candidate.closed) throw new CotangentError("E_CLOSED", "it was closed")
      return candidate
    }
    if (typeof candidate !== "string") return this.#sessions.ofProvider(candidate)
    const name = baseName(candidate)
    const loader = this.#loaders.get(name)
    if (!loader)
      throw new CotangentError("E_NO_BACKEND", `no backend of that name is registered; ${this.#known()}`)
    const argument = candidate === name ? undefined : candidate.slice(name.length + 1)
    return this.#sessions.ofName(candidate, () => loader(argument))
  }

  #known(): string {
    const names = [...this.#loaders.keys()].sort()
    return names.length > 0 ? `registered: ${names.join(", ")}` : "none is registered"
  }

  #noBackend(failures: readonly Failure[]): CotangentError {
    const [first] = failures
    if (!first) {
      return new CotangentError(
        "E_NO_BACKEND",
        `there is no backend to open: choose one, for instance await setBackend(cpu()); ${this.#known()}`,
      )
    }
    const { candidate, thrown } = first
    // Whoever hands over one provider of another version is told exactly that.
    if (
      failures.length === 1 &&
      typeof candidate !== "string" &&
      thrown instanceof CotangentError &&
      thrown.code === "E_API_VERSION"
    ) {
      return thrown
    }
    const lines = failures.map((each) => `\n  ${nameOf(each.candidate)}: ${reasonOf(each.thrown)}`)
    const cause =
      failures.length === 1 ? thrown : new AggregateError(failures.map((each): unknown => each.thrown))
    return new CotangentError("E_NO_BACKEND", `no backend could be opened${lines.join("")}`, { cause })
  }
}

/** Throws if a provider does not open here: asks it, or opens and closes it where it cannot say. */
async function checkAvailable(provider: Provider): Promise<void> {
  checkVersion(provider)
  if (!provider.available) return (await openSession(provider)).close()
  const answer = await provider.available()
  if (answer !== true) throw new CotangentError("E_NO_BACKEND", answer)
}

interface Failure {
  readonly candidate: BackendCandidate
  readonly thrown: unknown
}

function isList(choice: BackendChoice): choice is readonly BackendCandidate[] {
  return Array.isArray(choice)
}

function nameOf(candidate: BackendCandidate): string {
  return typeof candidate === "string" ? candidate : candidate.name
}

function reasonOf(thrown: unknown): string {
  return messageOf(thrown).replace(/^E_NO_BACKEND: /, "")
}
