import type { Block } from "./block.ts"

/** Sizes in units, as bits: 4 GiB is 2²⁶. */
const words = 12

/**
 * The class of a size: each power of two is divided in 16, so that sizes of a class differ by less than 1/16; below
 * 32 each size is a class. Two-level segregated fit (Masmano, Ripoll, Crespo, Real: TLSF, ECRTS 2004), flattened.
 */
export function classOf(size: number): number {
  if (size < 16) return size
  const exponent = 31 - Math.clz32(size)
  return (exponent - 4) * 16 + (size >>> (exponent - 4))
}

/** Free blocks by class of size, the most recently freed first. */
export class FreeLists {
  readonly #newest = new Array<Block | null>(words * 32).fill(null)
  /** One bit for each class: whether it has blocks. */
  readonly #filled = new Array<number>(words).fill(0)

  /** Adds the block that was freed last. */
  add(block: Block): void {
    const own = classOf(block.size)
    const next = this.#newest[own] ?? null
    block.older = next
    if (next) next.newer = block
    else this.#filled[own >>> 5] = (this.#filled[own >>> 5] ?? 0) | (1 << (own & 31))
    this.#newest[own] = block
  }

  /** Takes a block out. */
  remove(block: Block): void {
    const { newer, older } = block
    const own = classOf(block.size)
    if (newer) newer.older = older
    else this.#newest[own] = older
    if (older) older.newer = newer
    if (!newer && !older) this.#filled[own >>> 5] = (this.#filled[own >>> 5] ?? 0) & ~(1 << (own & 31))
    block.newer = null
    block.older = null
  }

  /**
   * A block of at least `size`: among the `depth` newest of its class the newest of just this size, else the newest
   * that is long enough; else the newest of the next larger class that has one and is not above that of `most`.
   */
  find(size: number, depth: number, most: number): Block | null {
    const own = classOf(size)
    let fits: Block | null = null
    let left = depth
    for (let block = this.#newest[own] ?? null; block && left > 0; block = block.older) {
      if (block.size === size) return block
      if (block.size > size) fits ??= block
      left--
    }
    if (fits) return fits
    const larger = this.#filledFrom(own + 1)
    return larger <= classOf(most) ? (this.#newest[larger] ?? null) : null
  }

  /** The first class from `from` on that has blocks, or one above all classes. */
  #filledFrom(from: number): number {
    let word = from >>> 5
    let bits = (this.#filled[word] ?? 0) & (-1 << (from & 31))
    while (bits === 0) {
      if (++word >= words) return words * 32
      bits = this.#filled[word] ?? 0
    }
    return word * 32 + 31 - Math.clz32(bits & -bits)
  }
}
