import type { Opening } from "./open-sessions.ts"
import { type BackendChoice, type BackendListing, type BackendLoader, BackendSelection } from "./selection.ts"
import type { Session } from "./session.ts"

export type { BackendCandidate, BackendChoice, BackendListing, BackendLoader } from "./selection.ts"

const selection = new BackendSelection(() => {
  // Browsers have no process; this file must not need its types either.
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
  return process?.env?.["COTANGENT_BACKEND"]
})

/**
 * Makes a backend current: tensors are put on it from now on. Opens it, or reuses what was opened with the same
 * provider or name and not closed since. The backend that was current stays open, for the tensors on it; close its
 * session when you are done with them. Either it succeeds, or the current backend stays what it was; of several calls
 * at once the last one wins. A backend that opens synchronously is current as soon as this returns.
 *
 * @throws `E_NO_BACKEND` with every candidate's reason; `E_API_VERSION` if a single provider is of another version
 */
export async function setBackend(choice: BackendChoice): Promise<Session> {
  return selection.select(choice)
}

/** The current backend, closed or not, or null as long as none was chosen or needed. */
export function getBackend(): Session | null {
  return selection.current
}

/** Opens a backend, or reuses it as {@link setBackend} does, without making it current. @throws as {@link setBackend} */
export async function openBackend(choice: BackendChoice): Promise<Session> {
  return selection.open(choice)
}

/**
 * The backend for a value that needs one: the current one, or one that is being opened, or else the one that the
 * environment variable `COTANGENT_BACKEND` names (or a list, separated by commas, tried in order), or else the
 * first default that opens; that one becomes current. @throws `E_NO_BACKEND`
 */
export function currentSession(): Opening {
  return selection.currentOrDefault()
}

/**
 * Calls `f` with a backend as the current one, opened or reused as by {@link setBackend}, and gives what `f` gives.
 * The backend that was current before is so again when `f` returns or throws. There is one current backend for the
 * whole program, so for an asynchronous `f` it is restored at its first `await`, where other code gets to run: put
 * tensors on the backend before that, or call `withBackend(session, …)` again with the session that `f` receives.
 */
export function withBackend<R>(choice: BackendChoice, f: (session: Session) => R): Promise<Awaited<R>> {
  return selection.with(choice, f)
}

/**
 * Gives a backend a name. `loader` is called when the name is first used; in `"gpujs:webgl2"` the name is `gpujs`, and
 * `"webgl2"` is passed on. A name that was registered before is replaced. @throws `E_NO_BACKEND` for a name that could not be used
 */
export function registerBackend(name: string, loader: BackendLoader): void {
  selection.register(name, loader)
}

/** Sets what `"auto"` tries, in order. */
export function setDefaultBackends(names: readonly string[]): void {
  selection.setDefaults(names)
}

/** Every registered name and whether it opens here: what is not open is asked, or opened and closed again where it cannot say. */
export function listBackends(): Promise<BackendListing[]> {
  return selection.list()
}
