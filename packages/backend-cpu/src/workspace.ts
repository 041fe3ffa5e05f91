import type { Allocation } from "./block.ts"
import type { Allocator } from "./heap.ts"

/** Enough for about a thousand buffers, and there from the beginning: below all that would else lie around it. */
const firstFrame = 4096
/** Scratch up to this size stays for good. */
const modestBytes = 2 ** 20
/** … and above it until so many runs in a row have needed less than a quarter of it. */
const patience = 64

/** What kernels run with beside the buffers: one frame and one scratch block, used by one run after the other. */
export class Workspace {
  readonly #allocator: Allocator
  #frame: Allocation | null = null
  #scratch: Allocation | null = null
  #frameAddress = 0
  #frameRoom = 0
  #scratchAddress = 0
  #scratchRoom = 0
  #idle = 0

  constructor(allocator: Allocator) {
    this.#allocator = allocator
    this.#growFrame(firstFrame)
  }

  /** Address of the frame, a multiple of 64. */
  get frame(): number {
    return this.#frameAddress
  }

  /** Address of the scratch block, a multiple of 64; 0, where nobody may write, as long as there is none. */
  get scratch(): number {
    return this.#scratchAddress
  }

  /** Bytes of scratch that are held. */
  get scratchRoom(): number {
    return this.#scratchRoom
  }

  /** Makes room for a run; false if there is none. */
  prepare(frameBytes: number, scratchBytes: number): boolean {
    if (frameBytes > this.#frameRoom && !this.#growFrame(frameBytes)) return false
    if (scratchBytes > this.#scratchRoom) return this.#replaceScratch(scratchBytes)
    if (this.#scratchRoom <= modestBytes || scratchBytes * 4 >= this.#scratchRoom) this.#idle = 0
    else if (++this.#idle >= patience) return this.#replaceScratch(scratchBytes)
    return true
  }

  /** Gives the scratch block back; whether there was one. */
  dropScratch(): boolean {
    const scratch = this.#scratch
    if (!scratch) return false
    this.#setScratch(null)
    this.#allocator.free(scratch)
    return true
  }

  #growFrame(bytes: number): boolean {
    const frame = this.#allocator.alloc(bytes) ?? (this.dropScratch() ? this.#allocator.alloc(bytes) : null)
    if (!frame) return false
    if (this.#frame) this.#allocator.free(this.#frame)
    this.#frame = frame
    this.#frameAddress = frame.address
    this.#frameRoom = frame.bytes
    return true
  }

  #replaceScratch(bytes: number): boolean {
    // First the old one goes: nothing in it is needed, and it may be part of the new one.
    this.dropScratch()
    if (bytes === 0) return true
    this.#setScratch(this.#allocator.alloc(bytes))
    return this.#scratch !== null
  }

  #setScratch(scratch: Allocation | null): void {
    this.#scratch = scratch
    this.#scratchAddress = scratch?.address ?? 0
    this.#scratchRoom = scratch?.bytes ?? 0
    this.#idle = 0
  }
}
