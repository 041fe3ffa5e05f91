import { nodeThreads, startNodeThread } from "./node-thread.ts"
import { startWebThread } from "./web-thread.ts"

/** What a thread tells whoever started it. */
export interface Listener {
  message(message: unknown): void
  /** It has ended, and why: by itself, by a failure, or terminated by somebody else. Told once. */
  end(cause: Error): void
}

/** A thread of its own, in Node or in a browser. It does not keep a Node process alive unless that is asked for. */
export interface Thread {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void
  /** Whether it still runs, found out without waiting; null where nobody can tell. */
  isAlive(): boolean | null
  /** Learns of an end that no event tells of: `lock` is what the thread got from `holdLock` of its port. */
  follow(lock: string): void
  /** Whether the process must not end while this thread runs. */
  keepProcess(alive: boolean): void
  /** Ends it, also in the middle of a computation; resolves when it is gone. The listener is not told. */
  terminate(): Promise<void>
}

/** A module that a thread runs. */
export interface ThreadSource {
  readonly url: URL
  /** Starts it in a browser: written out where the module is named, so that bundlers see it. */
  open(): Worker
}

/** Starts a thread. Throws what the platform throws where it may not. */
export function startThread(source: ThreadSource, listener: Listener): Thread {
  const threads = nodeThreads()
  return threads ? startNodeThread(threads, source.url, listener) : startWebThread(source.open(), listener)
}
