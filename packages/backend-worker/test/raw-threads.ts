import threads from "node:worker_threads"

/** Every thread that was started since this module was loaded, to be terminated by somebody who is not the pool. */
export const rawThreads: threads.Worker[] = []

const { Worker } = threads
threads.Worker = class extends Worker {
  constructor(...parameters: ConstructorParameters<typeof Worker>) {
    super(...parameters)
    rawThreads.push(this)
    this.once("exit", () => rawThreads.splice(rawThreads.indexOf(this), 1))
  }
}
