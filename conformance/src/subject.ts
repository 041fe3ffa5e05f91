import { openBackend, type Provider, type Session } from "@cotangent/core-api"
import type { Capabilities } from "@cotangent/core-api/backend"

/** What is tested: a provider, and the session that was opened with it for this run alone. */
export interface Subject {
  readonly provider: Provider
  readonly session: Session
  readonly capabilities: Capabilities
  /** Milliseconds that one case may take. */
  readonly timeout: number
  /** Cases in a row that did not answer in time; after a few the rest fails at once. */
  silent: number
}

/** Options of {@link openSubject}. */
export interface SubjectOptions {
  /** Milliseconds that one case may take (5000). */
  readonly timeout?: number
}

/** Opens a provider for testing. @throws `E_NO_BACKEND` with the reason */
export async function openSubject(provider: Provider, options: SubjectOptions = {}): Promise<Subject> {
  // Core reuses what was opened with the same provider; a copy is opened anew, and shared with nobody.
  const session = await openBackend(Object.freeze({ ...provider }))
  const { capabilities } = session.backend
  return { provider, session, capabilities, timeout: options.timeout ?? 5000, silent: 0 }
}
