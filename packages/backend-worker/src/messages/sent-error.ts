import { CotangentError, type ErrorCode, messageOf } from "@cotangent/core-api/backend"

/** A {@link CotangentError} on its way between threads: classes do not survive the journey. */
export interface SentError {
  readonly code: ErrorCode
  /** Without the code in front. */
  readonly message: string
  readonly cause: { readonly name: string; readonly message: string } | null
}

/** An error as it is sent. */
export function sentError({ code, message, cause }: CotangentError): SentError {
  const prefix = `${code}: `
  return {
    code,
    message: message.startsWith(prefix) ? message.slice(prefix.length) : message,
    cause:
      cause === undefined
        ? null
        : { name: cause instanceof Error ? cause.name : "Error", message: messageOf(cause) },
  }
}

/** An error as it was sent: same code, same message, and a cause with the same name and message. */
export function receivedError({ code, message, cause }: SentError): CotangentError {
  if (!cause) return new CotangentError(code, message)
  const inner = new Error(cause.message)
  inner.name = cause.name
  return new CotangentError(code, message, { cause: inner })
}
