import { CotangentError } from "../errors.ts"

/** Reads that have been promised and not yet answered: closing a backend rejects them, whatever they wait for. */
export class PendingReads {
  readonly #rejects = new Set<(reason: CotangentError) => void>()

  /** The same promise, except that {@link close} rejects it. */
  track<T>(reading: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#rejects.add(reject)
      reading.then(resolve, reject).finally(() => this.#rejects.delete(reject))
    })
  }

  /** Rejects all that is pending with `E_CLOSED`. */
  close(name: string): void {
    for (const reject of this.#rejects) {
      reject(
        new CotangentError("E_CLOSED", `the backend "${name}" was closed while this value was being read`),
      )
    }
    this.#rejects.clear()
  }
}
