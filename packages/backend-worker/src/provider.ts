import { CotangentError, defineBackend, type Provider } from "@cotangent/core-api/backend"
import type { WorkerOptions } from "./options.ts"
import { openPooled } from "./pool/open-pooled.ts"

/** The backend that computes on several threads. @throws `E_NO_BACKEND` for options that make no sense */
export function worker(options: WorkerOptions = {}): Provider {
  const threads = options.threads ?? globalThis.navigator?.hardwareConcurrency ?? 1
  if (!Number.isInteger(threads) || threads < 1)
    throw new CotangentError("E_NO_BACKEND", `threads is a whole number from 1, not ${String(threads)}`)
  return defineBackend({
    name: "worker",
    conformsTo: "1.1",
    open: async () => (await openPooled({ threads })).backend,
  })
}
