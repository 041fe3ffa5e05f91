import { CotangentError } from "@cotangent/core-api/backend"
import { BlockAllocator } from "./allocator.ts"
import { type Allocation, Block, unitBytes, unitsOf } from "./block.ts"
import { type LinearMemory, pageBytes } from "./linear-memory.ts"
import { Slot, SmallBlocks } from "./small-blocks.ts"

/** Bytes at the very top of a memory that belong to nobody, so that a kernel may read past the end of any buffer. */
export const slackBytes = 128

/** Hands out parts of a linear memory. */
export interface Allocator {
  /** A part of at least `bytes`, which are more than 0, aligned to 64; null, and nothing has changed, if there is no room. */
  alloc(bytes: number): Allocation | null
  /** Takes a part back. @throws `E_DISPOSED` if it was given back before */
  free(allocation: Allocation): void
}

/** A linear memory, except its first page, where modules put their constants, and its last {@link slackBytes}; it grows by need. */
export class Heap implements Allocator {
  readonly #memory: LinearMemory
  readonly #blocks: BlockAllocator
  readonly #small: SmallBlocks
  #used = 0

  constructor(memory: LinearMemory) {
    this.#memory = memory
    this.#blocks = new BlockAllocator(unitsOf(pageBytes), endOf(memory))
    this.#small = new SmallBlocks(this.#blocks)
  }

  /** Bytes that are handed out: the sum of what the allocations hold. */
  get used(): number {
    return this.#used
  }

  alloc(bytes: number): Allocation | null {
    const allocation = this.#find(unitsOf(bytes))
    if (allocation) this.#used += allocation.bytes
    return allocation
  }

  free(allocation: Allocation): void {
    if (allocation instanceof Slot) this.#small.give(allocation)
    else if (allocation instanceof Block) this.#blocks.give(allocation)
    else throw new CotangentError("E_RUN", `the block at ${allocation.address} came from another allocator`)
    this.#used -= allocation.bytes
  }

  #find(size: number): Allocation | null {
    const found = this.#take(size)
    if (found) return found
    const trimmed = this.#small.trim() ? this.#take(size) : null
    if (trimmed) return trimmed
    const grown = this.#grow(SmallBlocks.chunkFor(size) ?? size) ? this.#take(size) : null
    // Where there is no room for a chunk there may be room for one small block.
    return grown ?? this.#blocks.take(size)
  }

  #take(size: number): Allocation | null {
    return SmallBlocks.chunkFor(size) === null ? this.#blocks.take(size) : this.#small.take(size)
  }

  #grow(size: number): boolean {
    if (!this.#memory.grow(this.#blocks.missing(size) * unitBytes)) return false
    this.#blocks.extend(endOf(this.#memory))
    return true
  }
}

function endOf(memory: LinearMemory): number {
  return unitsOf(memory.size - slackBytes)
}
