import { asCotangentError, type CotangentError } from "../errors.ts"

/**
 * Runs jobs in the order in which they were given: at once while no earlier one is pending, else when its turn
 * comes. A job that returns a promise holds up those after it. Jobs deal with their own failures.
 */
export class OrderedQueue {
  readonly #waiting: (() => void | Promise<void>)[] = []
  #busy = false

  /** Whether a job given now would have to wait. */
  get busy(): boolean {
    return this.#busy
  }

  /** Runs `job` in its turn. */
  enqueue(job: () => void | Promise<void>): void {
    if (this.#busy) this.#waiting.push(job)
    else this.#start(job)
  }

  /** Forgets the jobs that have not started. */
  clear(): void {
    this.#waiting.length = 0
  }

  #start(job: () => void | Promise<void>): void {
    const pending = job()
    if (!pending) return
    this.#busy = true
    const goOn = (): void => this.#continue()
    pending.then(goOn, goOn)
  }

  #continue(): void {
    this.#busy = false
    while (!this.#busy) {
      const job = this.#waiting.shift()
      if (!job) return
      this.#start(job)
    }
  }
}

/** A buffer that remembers why it could not be filled. */
export interface Fillable {
  failed: CotangentError | null
}

/** Does in its turn what fills the buffers: a failure (`doing` says of what) poisons them, success cures them. */
export function enqueueFilling(
  queue: OrderedQueue,
  filled: readonly Fillable[],
  doing: string,
  fill: () => void | Promise<void>,
): void {
  const settle = (failed: CotangentError | null): void => {
    for (const buffer of filled) buffer.failed = failed
  }
  const fail = (thrown: unknown): void => settle(asCotangentError(thrown, "E_RUN", doing))
  queue.enqueue(() => {
    try {
      const pending = fill()
      if (pending) return pending.then(() => settle(null), fail)
      settle(null)
    } catch (thrown) {
      fail(thrown)
    }
  })
}
