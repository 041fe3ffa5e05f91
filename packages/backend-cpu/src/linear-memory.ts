import { CotangentError } from "@cotangent/core-api/backend"

/** Bytes of a WebAssembly page. */
export const pageBytes = 65536

/** What 32-bit addresses reach: 4 GiB. */
export const mostBytes = 65536 * pageBytes

/** A WebAssembly memory with views of it that stay valid when it grows. */
export class LinearMemory {
  readonly memory: WebAssembly.Memory
  readonly maxBytes: number
  #bytes: Uint8Array
  #words: Uint32Array
  #doubles: Float64Array

  /** `maxBytes` is what the memory may grow to, as far as its own maximum lets it. */
  constructor(memory: WebAssembly.Memory, maxBytes: number) {
    this.memory = memory
    this.maxBytes = maxBytes
    this.#bytes = new Uint8Array(memory.buffer)
    this.#words = new Uint32Array(memory.buffer)
    this.#doubles = new Float64Array(memory.buffer)
  }

  /**
   * A memory of its own, small at first, that may grow to `maxBytes`; threads may share it, or not.
   * @throws `E_NO_BACKEND` where the engine has no room
   */
  static create(maxBytes: number, shared = false): LinearMemory {
    const maximum = Math.floor(Math.min(maxBytes, mostBytes) / pageBytes)
    try {
      const memory = new WebAssembly.Memory({ initial: Math.min(16, maximum), maximum, shared })
      return new LinearMemory(memory, maximum * pageBytes)
    } catch (cause) {
      throw new CotangentError(
        "E_NO_BACKEND",
        `the JavaScript engine has no address space for a WebAssembly memory of ${maximum} pages: close backends that you no longer need, or pass a smaller maxBytes`,
        { cause },
      )
    }
  }

  /** Bytes that it has now. */
  get size(): number {
    return this.#bytes.byteLength
  }

  /** All of it. Ask anew after every growth. */
  get bytes(): Uint8Array {
    return this.#bytes
  }

  /** All of it as 32-bit words. */
  get words(): Uint32Array {
    return this.#words
  }

  /** All of it as float64. */
  get doubles(): Float64Array {
    return this.#doubles
  }

  /** Grows by at least `bytes`, by half of its size if it may; false, and nothing has changed, if it cannot. */
  grow(bytes: number): boolean {
    const least = Math.ceil(bytes / pageBytes)
    const left = Math.floor((this.maxBytes - this.size) / pageBytes)
    if (least > left) return false
    const wanted = Math.min(left, Math.max(least, Math.ceil(this.size / pageBytes / 2)))
    return this.#grow(wanted) || (least < wanted && this.#grow(least))
  }

  /** Renews the views if the memory was grown by somebody else: every growth leaves the old ones short or detached. */
  refresh(): void {
    const { buffer } = this.memory
    if (buffer === this.#bytes.buffer) return
    this.#bytes = new Uint8Array(buffer)
    this.#words = new Uint32Array(buffer)
    this.#doubles = new Float64Array(buffer)
  }

  #grow(pages: number): boolean {
    try {
      this.memory.grow(pages)
    } catch {
      return false // The maximum of the memory, or the engine, or the machine says no: the size stays what it was.
    }
    this.refresh()
    return true
  }
}
