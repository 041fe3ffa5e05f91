import { bytesPerElement, type CotangentError, type DType, type Kernel } from "@cotangent/core-api/backend"
import type { Link } from "./link.ts"

/** A buffer in the thread, as its client knows it. */
export class MessageBuffer {
  readonly number: number
  readonly dtype: DType
  readonly length: number
  /** The thread that it lies in. */
  home: Link
  /** Why it holds nothing, where the thread does not know of it: it should have been computed from what was lost. */
  failed: CotangentError | null = null
  freed = false

  constructor(number: number, dtype: DType, length: number, home: Link) {
    this.number = number
    this.dtype = dtype
    this.length = length
    this.home = home
  }

  /** Bytes that its elements take. */
  get bytes(): number {
    return this.length * bytesPerElement(this.dtype)
  }

  /** Why it cannot be read or computed with, as far as is known on this side. */
  get failure(): CotangentError | null {
    return this.failed ?? this.home.failure
  }
}

/** An executable in the thread; its kernel is kept for the next thread. */
export interface MessageExecutable {
  readonly number: number
  readonly kernel: Kernel
  home: Link
}
