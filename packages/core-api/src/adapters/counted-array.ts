/** An array of a library with the number of its owners; the last one that lets go of it disposes of it. */
export class CountedArray<A> {
  readonly array: A
  readonly #dispose: ((array: A) => void) | undefined
  #owners = 1

  constructor(array: A, dispose: ((array: A) => void) | undefined) {
    this.array = array
    this.#dispose = dispose
    // Whoever reads the value is told of a failure; until then a promise must not count as unhandled.
    if (array instanceof Promise) array.catch(() => undefined)
  }

  /** One owner more. */
  retain(): this {
    this.#owners++
    return this
  }

  /** One owner less. */
  release(): void {
    this.#owners--
    if (this.#owners === 0) this.#dispose?.(this.array)
  }
}
