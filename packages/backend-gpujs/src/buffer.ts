import { bytesPerElement, CotangentError, type DType } from "@cotangent/core-api/backend"
import type { Device } from "./device.ts"
import type { GpuArray } from "./library.ts"

/** A buffer: the array that it holds now, which runs and writes replace. An array belongs to one buffer. */
export class GpujsBuffer {
  readonly dtype: DType
  readonly length: number
  /** What went wrong in the run that should have filled it. */
  failed: CotangentError | null = null
  freed = false
  #abandoned = false
  #held: { readonly array: GpuArray; readonly device: Device } | null = null

  constructor(dtype: DType, length: number) {
    this.dtype = dtype
    this.length = length
  }

  /** Bytes that its elements take on the host. */
  get bytes(): number {
    return this.length * bytesPerElement(this.dtype)
  }

  /** The array, if anything was written; what another device held is lost. @throws `E_RUN` */
  arrayOn(device: Device): GpuArray | null {
    if (!this.#held) return null
    if (this.#held.device === device) return this.#held.array
    throw this.#held.device.lostError()
  }

  /** Takes ownership of `array` in place of what it held; null just gives that back. */
  replace(array: GpuArray | null, device: Device): void {
    const before = this.#held
    this.#held = array && !this.#abandoned ? { array, device } : null
    if (array && this.#abandoned) device.release(array)
    if (before) before.device.release(before.array)
  }

  /** Gives back what it holds, and whatever work under way is still going to put into it. */
  abandon(device: Device): void {
    this.#abandoned = true
    this.replace(null, device)
  }

  /** Refuses a buffer that was given back. @throws `E_DISPOSED` */
  check(): void {
    if (this.freed) throw new CotangentError("E_DISPOSED", "this buffer was freed")
  }
}
