/** What went wrong, as a stable code: programs match on the code, people read the message. */
export type ErrorCode =
  | "E_SHAPE"
  | "E_DTYPE"
  | "E_AXIS"
  | "E_UNSUPPORTED"
  | "E_NO_BACKEND"
  | "E_API_VERSION"
  | "E_COMPILE"
  | "E_RUN"
  | "E_OUT_OF_MEMORY"
  | "E_NO_SYNC_READ"
  | "E_DISPOSED"
  | "E_CLOSED"
  | "E_NOT_DIFFERENTIABLE"
  | "E_TRACED"
  | "E_MIXED_BACKENDS"

/** The only error class that Cotangent throws: a code, what happened, what to do, and the cause if there is one. */
export class CotangentError extends Error {
  override readonly name = "CotangentError"
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(`${code}: ${message}`, options)
    this.code = code
  }
}

/** The message of anything that may have been thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** `thrown` itself if it is a {@link CotangentError} already, else one with `code` that carries it as its cause. */
export function asCotangentError(thrown: unknown, code: ErrorCode, doing: string): CotangentError {
  if (thrown instanceof CotangentError) return thrown
  return new CotangentError(code, `${doing}: ${messageOf(thrown)}`, { cause: thrown })
}
