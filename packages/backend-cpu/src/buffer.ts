import { bytesPerElement, type CotangentError, type DType } from "@cotangent/core-api/backend"
import type { Allocation } from "./block.ts"

// In the first page, which is never handed out: whatever is read or written there by mistake harms nobody.
const nowhere = 32768

/** A buffer of the backend: a part of the linear memory. */
export class CpuBuffer {
  readonly dtype: DType
  /** Where its first element is; unsigned. */
  readonly address: number
  /** Bytes that its elements take. */
  readonly bytes: number
  /** What went wrong in the run that should have filled it. */
  failed: CotangentError | null = null
  #allocation: Allocation | null
  #freed = false

  /** `allocation` is null for a buffer of no bytes. */
  constructor(dtype: DType, length: number, allocation: Allocation | null) {
    this.dtype = dtype
    this.bytes = length * bytesPerElement(dtype)
    this.address = allocation?.address ?? nowhere
    this.#allocation = allocation
  }

  /** Whether {@link surrender} was called. */
  get freed(): boolean {
    return this.#freed
  }

  /** Ends the buffer: what it held is given back the first time, if there was something. */
  surrender(): Allocation | null {
    const allocation = this.#allocation
    this.#allocation = null
    this.#freed = true
    return allocation
  }
}
