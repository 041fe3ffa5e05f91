import { CotangentError, type Provider } from "@cotangent/core-api/backend"
import { served, type ServedOptions } from "./messages/provider.ts"
import { pooled, type PooledOptions } from "./pool/provider.ts"

/** How the backend is opened whose threads share one memory. */
export interface SharedOptions extends PooledOptions {
  readonly shared?: true
}

/** How the backend is opened that one thread serves, over copies. */
export interface CopyingOptions extends ServedOptions {
  readonly shared: false
}

/** How the backend is opened: threads share one memory, or one thread serves a backend over copies. */
export type WorkerOptions = SharedOptions | CopyingOptions

/**
 * The backend that computes in other threads: on all cores, which share one memory, or with `{ shared: false }` in one
 * thread that serves a backend over copies. Opening it throws `E_UNSUPPORTED` for shared memory in a page that is not
 * cross-origin isolated, and `E_NO_BACKEND` where threads do not start.
 * @throws `E_NO_BACKEND` for options that make no sense
 */
export function worker(options: WorkerOptions = {}): Provider {
  return options.shared === false ? served(options) : pooled(options)
}

/**
 * The backend by name: `"worker"`, `"worker:3"` for so many threads, or `"worker:messages"` without shared memory.
 * @throws `E_NO_BACKEND` for another argument
 */
export function fromName(argument?: string): Provider {
  if (argument === undefined) return worker()
  if (argument === "messages") return worker({ shared: false })
  if (/^[1-9]\d*$/.test(argument)) return worker({ threads: Number(argument) })
  throw new CotangentError(
    "E_NO_BACKEND",
    `there is no backend "worker:${argument}": say "worker", "worker:2" for two threads, or "worker:messages"`,
  )
}
