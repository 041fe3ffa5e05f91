import type { Listener, Thread } from "./thread.ts"

/** Follows a worker of a browser, which tells of failures to load and of errors, but not that somebody terminated it. */
export function startWebThread(worker: Worker, listener: Listener): Thread {
  let isEnded = false
  const end = (cause: Error): void => {
    if (isEnded) return
    isEnded = true
    worker.terminate()
    listener.end(cause)
  }
  worker.addEventListener("message", ({ data }) => listener.message(data))
  worker.addEventListener("messageerror", () => end(new Error("a message of the worker could not be read")))
  worker.addEventListener("error", (event) => {
    event.preventDefault()
    end(new Error(event.message || "the worker could not be loaded"))
  })
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    isAlive: () => (isEnded ? false : null),
    keepProcess: () => undefined,
    terminate: async () => {
      isEnded = true
      worker.terminate()
    },
  }
}
