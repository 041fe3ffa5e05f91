import { CotangentError } from "@cotangent/core-api/backend"
import { Block } from "./block.ts"
import { FreeLists } from "./free-lists.ts"

/** How many freed blocks wait before they are merged with their neighbours. */
const deferred = 1024
/** How many blocks of the class of a size are looked at for one that fits. */
const glance = 16
/** Requests up to 64 KiB … */
const modest = 1024
/** … do not break up blocks above 1 MiB as long as there is fresh memory: that would cost the next large request more. */
const large = 16384
/** 4 GiB: no block is longer. */
const everything = 2 ** 26

/**
 * Hands out blocks of a range of memory, in units.
 *
 * The first touch of a page costs several times a later one, so freed memory goes before fresh memory, and among it
 * the block that was freed last, which is also the warmest in the caches. So that a loop that takes and gives the
 * same sizes gets the same blocks again, a freed block is merged with its neighbours only when 1024 others were freed
 * after it, or when nothing else fits (deferred coalescing: Wilson, Johnstone, Neely, Boles, "Dynamic storage
 * allocation", 1995). What is known about blocks is kept outside the memory: no kernel can damage it.
 */
export class BlockAllocator {
  readonly #lists = new FreeLists()
  /** A ring of blocks that were freed and perhaps not merged yet; those that are not free any more are stale. */
  readonly #waiting = new Array<Block | null>(deferred).fill(null)
  #first = 0
  #count = 0
  /** The highest block; fresh memory begins where it ends. */
  #top: Block | null = null
  #fresh: number
  #end: number
  #used = 0

  /** Manages the units from `start` up to `end`. */
  constructor(start: number, end: number) {
    this.#fresh = start
    this.#end = end
  }

  /** Units that are handed out. */
  get used(): number {
    return this.#used
  }

  /** A block of `size` units, or null if no free range is as long, however it is cut into blocks. */
  take(size: number): Block | null {
    if (size > everything) return null
    const most = size <= modest ? large : everything
    const found = this.#lists.find(size, glance, most)
    if (found) return this.#carve(found, size)
    this.#settle()
    const settled = this.#lists.find(size, glance, most)
    if (settled) return this.#carve(settled, size)
    const fresh = size <= modest ? this.#append(size) : this.#extend(size)
    if (fresh) return fresh
    const last = this.#lists.find(size, Infinity, everything)
    return last ? this.#carve(last, size) : this.#extend(size)
  }

  /** Takes a block back. @throws `E_DISPOSED` if it was given back before */
  give(block: Block): void {
    if (block.state !== "used") {
      throw new CotangentError("E_DISPOSED", `the block at ${block.address} was given back before`)
    }
    this.#used -= block.size
    this.#offer(block)
  }

  /** More memory at the end. */
  extend(end: number): void {
    this.#end = Math.max(this.#end, end)
  }

  /** Units that are missing at the end for `size` of them to fit, once `take` has found no room. */
  missing(size: number): number {
    return size - (this.#end - this.#freeFrom())
  }

  /** Merges every free block with the free blocks beside it. */
  #settle(): void {
    while (this.#count > 0) this.#mergeFirst()
  }

  #offer(block: Block): void {
    block.state = "waiting"
    if (this.#count === deferred) this.#mergeFirst()
    this.#lists.add(block)
    this.#waiting[(this.#first + this.#count++) % deferred] = block
  }

  #mergeFirst(): void {
    const block = this.#waiting[this.#first] ?? null
    this.#waiting[this.#first] = null
    this.#first = (this.#first + 1) % deferred
    this.#count--
    if (block?.state === "waiting") this.#merge(block)
  }

  /** Joins a block with its free neighbours. Those that wait are left alone: their turn comes. */
  #merge(block: Block): void {
    const { lower, upper } = block
    const lowest = lower?.state === "free" ? lower : block
    const highest = upper?.state === "free" ? upper : block
    block.state = "free"
    if (lowest === highest) return
    const size = highest.at + highest.size - lowest.at
    const merged = new Block(lowest.at, size, lowest.lower, highest.upper)
    merged.state = "free"
    if (lowest !== block) this.#retire(lowest)
    if (highest !== block) this.#retire(highest)
    this.#retire(block)
    this.#link(merged)
    this.#lists.add(merged)
  }

  /** The first `size` units of a free block. */
  #carve(found: Block, size: number): Block {
    const { at, lower, upper } = found
    this.#retire(found)
    const taken = new Block(at, size, lower, upper)
    this.#link(taken)
    this.#used += size
    if (found.size > size) {
      const rest = new Block(at + size, found.size - size, taken, upper)
      this.#link(rest)
      this.#offer(rest)
    }
    return taken
  }

  /** A block of fresh memory, above all others. */
  #append(size: number): Block | null {
    if (size > this.#end - this.#fresh) return null
    const taken = new Block(this.#fresh, size, this.#top, null)
    this.#used += size
    this.#fresh += size
    this.#link(taken)
    return taken
  }

  /** A block that begins with the free block below the fresh memory, if there is one, and goes on into that. */
  #extend(size: number): Block | null {
    const top = this.#top
    if (top?.state !== "free") return this.#append(size)
    if (top.size >= size) return this.#carve(top, size)
    if (size > this.#end - top.at) return null
    this.#top = top.lower
    this.#fresh = top.at
    this.#retire(top)
    return this.#append(size)
  }

  #freeFrom(): number {
    return this.#top?.state === "free" ? this.#top.at : this.#fresh
  }

  #link(block: Block): void {
    if (block.lower) block.lower.upper = block
    if (block.upper) block.upper.lower = block
    else this.#top = block
  }

  #retire(block: Block): void {
    this.#lists.remove(block)
    block.state = "gone"
    // Whoever holds an old block would else hold all that ever lay beside it.
    block.lower = null
    block.upper = null
  }
}
