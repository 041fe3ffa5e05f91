import type { Listener, Thread } from "./thread.ts"

/**
 * Follows a worker of a browser, which tells of failures to load and of errors, but not that somebody terminated it
 * or that it crashed: it holds a lock as long as it lives, and when we are given that lock, it is gone.
 */
export function startWebThread(worker: Worker, listener: Listener): Thread {
  const terminate = worker.terminate.bind(worker)
  let isEnded = false
  const following = new AbortController()
  const end = (cause: Error): void => {
    if (isEnded) return
    isEnded = true
    following.abort()
    terminate()
    listener.end(cause)
  }
  // Chromium gives a busy worker 2 s more to live, and its lock with it: whoever else ends this one is noticed here.
  worker.terminate = () => end(new Error("the worker was terminated"))
  worker.addEventListener("message", ({ data }) => listener.message(data))
  worker.addEventListener("messageerror", () => end(new Error("a message of the worker could not be read")))
  worker.addEventListener("error", (event) => {
    event.preventDefault()
    end(new Error(event.message || "the worker could not be loaded"))
  })
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    isAlive: () => (isEnded ? false : null),
    follow: (lock) => {
      const gone = (): void => end(new Error("the worker was terminated, or crashed"))
      // Rejects when it is no longer asked for.
      navigator.locks.request(lock, { signal: following.signal }, gone).catch(() => undefined)
    },
    keepProcess: () => undefined,
    terminate: async () => {
      isEnded = true
      following.abort()
      terminate()
    },
  }
}
