import type { Worker } from "node:worker_threads"

/** Threads of this process that have not ended, in the order in which they were started. */
export const threadsAlive = new Set<Worker>()

/** Those of them that have said something: that they are ready. */
export const threadsReady = new Set<Worker>()

process.on("worker", (worker) => {
  threadsAlive.add(worker)
  worker.once("message", () => threadsReady.add(worker))
  worker.on("exit", () => {
    threadsAlive.delete(worker)
    threadsReady.delete(worker)
  })
})
