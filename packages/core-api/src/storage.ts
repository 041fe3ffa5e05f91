import { bytesPerElement, type DType } from "./dtype.ts"
import { CotangentError } from "./errors.ts"

/** What a storage needs of the session that made it: a way to give the buffer back and to account for it. */
export interface StorageOwner {
  readonly name: string
  readonly closed: boolean
  /** Frees the buffer and takes its bytes off the account. */
  reclaim(buffer: unknown, bytes: number): void
}

// Below this a JavaScript object is not small beside the buffer, and the collector notices by itself.
const pressureFrom = 1024

/**
 * Core's counted handle on one buffer of a backend. Tensors, graph nodes, tapes and plans count it; at zero the
 * buffer goes back at once, and when the storage becomes unreachable with counts left, the collector sees to it.
 */
export class Storage {
  readonly owner: StorageOwner
  readonly buffer: unknown
  readonly dtype: DType
  readonly length: number
  /** Set when the run that should have filled the buffer failed: whoever reads it is told. */
  error: CotangentError | null = null
  #count = 1
  // The collector does not see bytes in WebAssembly or on a GPU. Memory of the same size that is never touched, and
  // so never resident, makes it run in time.
  protected pressure: ArrayBuffer | null

  constructor(owner: StorageOwner, buffer: unknown, dtype: DType, length: number) {
    this.owner = owner
    this.buffer = buffer
    this.dtype = dtype
    this.length = length
    this.pressure = this.bytes >= pressureFrom ? new ArrayBuffer(this.bytes) : null
    unreachable.register(this, { owner, buffer, bytes: this.bytes }, this)
  }

  /** Size of the buffer in bytes. */
  get bytes(): number {
    return this.length * bytesPerElement(this.dtype)
  }

  /** Whether the buffer has been given back. */
  get freed(): boolean {
    return this.#count === 0
  }

  /** One more owner. */
  retain(): this {
    this.#count++
    return this
  }

  /** One owner less; the last one frees the buffer. */
  release(): void {
    if (this.#count === 0) return
    this.#count--
    if (this.#count > 0) return
    unreachable.unregister(this)
    this.pressure = null
    this.owner.reclaim(this.buffer, this.bytes)
  }

  /** Refuses to go on with a buffer that is gone or was never filled. @throws `E_CLOSED`, `E_DISPOSED`, or the run's error */
  check(): void {
    if (this.owner.closed) {
      throw new CotangentError(
        "E_CLOSED",
        `the backend "${this.owner.name}" that holds this value was closed`,
      )
    }
    if (this.freed) throw new CotangentError("E_DISPOSED", "the buffer of this value was freed")
    if (this.error) throw this.error
  }
}

const unreachable = new FinalizationRegistry<{ owner: StorageOwner; buffer: unknown; bytes: number }>(
  ({ owner, buffer, bytes }) => owner.reclaim(buffer, bytes),
)
