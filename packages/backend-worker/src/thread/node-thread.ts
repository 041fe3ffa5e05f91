import type * as Os from "node:os"
import type * as WorkerThreads from "node:worker_threads"
import type { Listener, Thread } from "./thread.ts"

interface NodeModules {
  readonly "node:os": typeof Os
  readonly "node:worker_threads": typeof WorkerThreads
}

/** A module of Node, or null in a browser. Bundlers see no import of what browsers do not have. */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | null {
  // What Node gives is the module of that name.
  return (globalThis.process?.getBuiltinModule?.(name) as NodeModules[Name] | undefined) ?? null
}

/** Node's threads, or null in a browser. */
export function nodeThreads(): typeof WorkerThreads | null {
  return nodeModule("node:worker_threads")
}

/** Starts a thread in Node. */
export function startNodeThread({ Worker }: typeof WorkerThreads, url: URL, listener: Listener): Thread {
  // Flags of the process are for its own module: a thread would stumble over some, as --input-type.
  const worker = new Worker(url, { execArgv: [] })
  let cause: Error | null = null
  let isEnded = false
  worker.on("message", (message: unknown) => listener.message(message))
  // Node looks up when a worker's event loop began as long as it has not seen it, and for one that has stopped sees nothing.
  worker.once("message", () => worker.performance.eventLoopUtilization())
  worker.on("messageerror", (error) => {
    // A lost message would leave somebody waiting for ever.
    cause = error
    void worker.terminate()
  })
  worker.on("error", (error: unknown) => (cause = error instanceof Error ? error : new Error(String(error))))
  worker.on("exit", (code) => {
    if (!isEnded) listener.end(cause ?? new Error(`the thread ended with exit code ${code}`))
    isEnded = true
  })
  // Listening for messages makes the process wait for them.
  worker.unref()
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    // Once its thread has stopped, a worker's event loop has been idle for −1 milliseconds.
    isAlive: () => !isEnded && worker.performance.eventLoopUtilization().idle >= 0,
    follow: () => undefined, // there is an event for every end
    keepProcess: (alive) => (alive ? worker.ref() : worker.unref()),
    terminate: async () => {
      isEnded = true
      await worker.terminate()
    },
  }
}
