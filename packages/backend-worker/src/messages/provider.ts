import { CotangentError, defineBackend, type Provider } from "@cotangent/core-api/backend"
import type { ThreadSource } from "../thread/thread.ts"
import { cpuSource } from "./cpu-source.ts"
import { type MessageOptions, openMessageBackend } from "./open.ts"

/** How a backend in a thread of its own is opened. */
export interface ServedOptions extends Omit<MessageOptions, "name"> {
  /** There is one thread: 1, or nothing. */
  readonly threads?: number
  /**
   * The file of the thread, which calls `serve(provider)`; the CPU backend by default. A URL is enough in Node and for
   * files that a browser loads as they are; bundlers have to see `new Worker(new URL("…", import.meta.url), …)` in `open`.
   */
  readonly source?: URL | ThreadSource
}

/**
 * A backend served in one thread over messages. Opening it throws as {@link openMessageBackend} does.
 * @throws `E_NO_BACKEND` for more than one thread
 */
export function served({ threads, source = cpuSource, ...options }: ServedOptions = {}): Provider {
  if (threads !== undefined && threads !== 1) {
    throw new CotangentError(
      "E_NO_BACKEND",
      `worker({ shared: false }) computes in one thread, not ${threads}: leave out threads, or share memory`,
    )
  }
  const from = source instanceof URL ? sourceAt(source) : source
  return defineBackend({ name: "worker", conformsTo: "1.1", open: () => openMessageBackend(from, options) })
}

function sourceAt(url: URL): ThreadSource {
  return { url, open: () => new Worker(url, { type: "module" }) }
}
