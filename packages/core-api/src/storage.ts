import { bytesPerElement, type DType } from "./dtype.ts"
import { CotangentError } from "./errors.ts"

/** What a storage needs of the session that made it: a way to give the buffer back and to account for it. */
export interface StorageOwner {
  readonly name: string
  readonly closed: boolean
  /** Frees the buffer and takes its bytes off the account. */
  reclaim(buffer: unknown, bytes: number): void
}

/**
 * Core's counted handle on one buffer of a backend. Tensors, graph nodes, tapes and plans count it; at zero the
 * buffer goes back at once, and when the storage becomes unreachable with counts left, the collector sees to it.
 */
export class Storage {
  readonly owner: StorageOwner
  readonly buffer: unknown
  readonly dtype: DType
  readonly length: number
  /** Size of the buffer in bytes. */
  readonly bytes: number
  /** Set when the run that should have filled the buffer failed: whoever reads it is told. */
  error: CotangentError | null = null
  #count = 1
  #guard: Guard | null

  constructor(owner: StorageOwner, buffer: unknown, dtype: DType, length: number) {
    this.owner = owner
    this.buffer = buffer
    this.dtype = dtype
    this.length = length
    this.bytes = length * bytesPerElement(dtype)
    this.#guard = guard(owner, buffer, this.bytes)
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
    // The guard will serve another storage, whose end this one must not hold up.
    if (this.#guard) endGuard(this.#guard)
    this.#guard = null
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

/** A buffer that the collector has to give back; without an owner there is none. */
interface Guarded {
  owner: StorageOwner | null
  buffer: unknown
  bytes: number
  /** Bytes of the guard's own memory. */
  readonly weight: number
}

/**
 * What the collector watches in place of a storage, which alone refers to it. A guard outlives its storage if that is
 * released, and then serves another one: registering costs more than everything else that a storage needs.
 */
class Guard {
  readonly guarded: Guarded
  readonly memory: ArrayBuffer | null

  constructor(weight: number) {
    this.guarded = { owner: null, buffer: null, bytes: 0, weight }
    this.memory = weight > 0 ? untouched(weight) : null
    unreachable.register(this, this.guarded)
  }
}

const unreachable = new FinalizationRegistry<Guarded>(({ owner, buffer, bytes, weight }) => {
  if (!owner) return
  balance(bytes, weight)
  owner.reclaim(buffer, bytes)
})

// The collector does not see bytes in WebAssembly or on a GPU, so some guards hold memory, which makes it run in time.
// It waits for tens of megabytes anyway: one weight can stand for many small buffers.
const lot = 2 ** 20
// Bytes in storages for which no weight stands.
let unweighed = 0

function balance(bytes: number, weight: number): void {
  // Weights that outlive the small buffers they stood for must not hide those that come.
  unweighed = Math.max(0, unweighed - bytes + weight)
}

function guard(owner: StorageOwner, buffer: unknown, bytes: number): Guard {
  unweighed += bytes
  const weight = bytes >= lot ? bytes : unweighed >= lot ? lot : 0
  unweighed -= weight
  const made = spares.take(weight) ?? new Guard(weight)
  const { guarded } = made
  guarded.owner = owner
  guarded.buffer = buffer
  guarded.bytes = bytes
  return made
}

function endGuard(ended: Guard): void {
  const { guarded } = ended
  balance(guarded.bytes, guarded.weight)
  guarded.owner = null
  guarded.buffer = null
  spares.put(ended)
}

/** Memory that nobody touches, so that it is never resident; null where there is no more address space. */
function untouched(bytes: number): ArrayBuffer | null {
  // TypeScript's ES2023 does not know the option, which Node has from version 20 on.
  const Resizable = ArrayBuffer as new (bytes: number, options: { maxByteLength: number }) => ArrayBuffer
  try {
    // What can be resized is mapped anew; other memory the allocator may have used before, and has to fill with zeros.
    return new Resizable(bytes, { maxByteLength: bytes })
  } catch {
    return null
  }
}

const maxSpareCount = 1024
const maxSpareBytes = 2 ** 28

/** Guards of released storages, by weight. */
class Spares {
  readonly #byWeight = new Map<number, Guard[]>()
  #count = 0
  #bytes = 0

  take(weight: number): Guard | undefined {
    const found = this.#byWeight.get(weight)?.pop()
    if (!found) return undefined
    this.#count--
    this.#bytes -= weight
    return found
  }

  put(guard: Guard): void {
    const { weight } = guard.guarded
    if (weight > maxSpareBytes) return
    if (this.#count === maxSpareCount || this.#bytes + weight > maxSpareBytes) this.#clear()
    const others = this.#byWeight.get(weight)
    if (others) others.push(guard)
    else this.#byWeight.set(weight, [guard])
    this.#count++
    this.#bytes += weight
  }

  /** Leaves all to the collector: what is spare for long has weights that nobody asks for. */
  #clear(): void {
    this.#byWeight.clear()
    this.#count = 0
    this.#bytes = 0
  }
}

const spares = new Spares()
