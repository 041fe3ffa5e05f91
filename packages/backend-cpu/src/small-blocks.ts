import { CotangentError } from "@cotangent/core-api/backend"
import type { BlockAllocator } from "./allocator.ts"
import { type Allocation, type Block, unitBytes } from "./block.ts"

/** The largest size that comes out of chunks, in units: 1 KiB. */
const largestSlot = 16
/** Slots of a chunk: it is 4 to 64 KiB long. */
const slots = 64

/** A block that is divided in slots of one size. */
class Chunk {
  readonly block: Block
  readonly size: number
  /** Numbers of the slots that are free, the one that was freed last at the end. */
  readonly free = Array.from({ length: slots }, (_, at) => slots - 1 - at)
  /** In the list of chunks with free slots: the one that a slot was freed in after this one. */
  newer: Chunk | null = null
  /** The one before. */
  older: Chunk | null = null
  /** Whether {@link SmallBlocks.trim} will look at it. */
  listed = false

  constructor(block: Block, size: number) {
    this.block = block
    this.size = size
  }
}

/** A slot that is handed out. */
export class Slot implements Allocation {
  readonly chunk: Chunk
  readonly number: number
  used = true

  constructor(chunk: Chunk, number: number) {
    this.chunk = chunk
    this.number = number
  }

  get address(): number {
    return (this.chunk.block.at + this.number * this.chunk.size) * unitBytes
  }

  get bytes(): number {
    return this.chunk.size * unitBytes
  }
}

/**
 * Blocks of up to 1 KiB, in chunks of 64 of one size (Bonwick, "The slab allocator", 1994): a scalar that lives long
 * does not stand between two large blocks, where it would keep them from being merged.
 */
export class SmallBlocks {
  readonly #blocks: BlockAllocator
  /** By size: the chunks with free slots, the one in which a slot was freed last first. */
  readonly #open = new Array<Chunk | null>(largestSlot + 1).fill(null)
  /** Chunks that were empty at some time since {@link trim}. */
  #emptied: Chunk[] = []
  #used = 0

  constructor(blocks: BlockAllocator) {
    this.#blocks = blocks
  }

  /** Units that are handed out. */
  get used(): number {
    return this.#used
  }

  /** Units that must be free in a row for `size` of them to be handed out, or null if that is no small size. */
  static chunkFor(size: number): number | null {
    return size <= largestSlot ? size * slots : null
  }

  /** The slot of this size that was freed last; null if there is no room for another chunk. */
  take(size: number): Slot | null {
    const chunk = this.#open[size] ?? this.#another(size)
    if (!chunk) return null
    const number = chunk.free.pop() ?? 0 // An open chunk has free slots.
    if (chunk.free.length === 0) this.#close(chunk)
    this.#used += size
    return new Slot(chunk, number)
  }

  /** Takes a slot back. @throws `E_DISPOSED` if it was given back before */
  give(slot: Slot): void {
    if (!slot.used) {
      throw new CotangentError("E_DISPOSED", `the block at ${slot.address} was given back before`)
    }
    slot.used = false
    const { chunk } = slot
    this.#used -= chunk.size
    if (this.#open[chunk.size] !== chunk) {
      if (chunk.free.length > 0) this.#close(chunk)
      this.#reopen(chunk)
    }
    if (chunk.free.push(slot.number) === slots && !chunk.listed) {
      chunk.listed = true
      this.#emptied.push(chunk)
    }
  }

  /** Gives chunks back that have no slot in use; whether there were any. */
  trim(): boolean {
    let found = false
    for (const chunk of this.#emptied) {
      chunk.listed = false
      if (chunk.free.length < slots) continue
      this.#close(chunk)
      this.#blocks.give(chunk.block)
      found = true
    }
    this.#emptied = []
    return found
  }

  #another(size: number): Chunk | null {
    const block = this.#blocks.take(size * slots)
    if (!block) return null
    const chunk = new Chunk(block, size)
    this.#reopen(chunk)
    return chunk
  }

  #reopen(chunk: Chunk): void {
    const next = this.#open[chunk.size] ?? null
    chunk.older = next
    if (next) next.newer = chunk
    this.#open[chunk.size] = chunk
  }

  #close(chunk: Chunk): void {
    const { newer, older } = chunk
    if (newer) newer.older = older
    else this.#open[chunk.size] = older
    if (older) older.newer = newer
    chunk.newer = null
    chunk.older = null
  }
}
