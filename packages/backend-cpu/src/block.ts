/** A stretch of memory that somebody holds. */
export interface Allocation {
  /** Where it begins: a multiple of 64, unsigned. */
  readonly address: number
  /** How long it is: what was asked for, rounded up to a multiple of 64. */
  readonly bytes: number
}

/** Memory is handed out in units of 64 bytes: a cache line, and more than any vector. Counting them keeps sizes and places small integers. */
export const unitBytes = 64

/** Units that hold so many bytes. */
export function unitsOf(bytes: number): number {
  return Math.ceil(bytes / unitBytes)
}

/**
 * A block of the heap: what is handed out, or what is free between that. A free block that is taken, split or merged
 * is replaced by new objects, so that whoever kept the old one cannot free what is somebody else's by now.
 */
export class Block implements Allocation {
  /** First unit. */
  readonly at: number
  /** Number of units. */
  readonly size: number
  /** `waiting` is free too, but not merged with its neighbours yet; `gone` was replaced by other blocks. */
  state: "used" | "waiting" | "free" | "gone" = "used"
  /** The block that ends where this one begins, used or free. */
  lower: Block | null
  /** The block that begins where this one ends; null at the end of what was ever used. */
  upper: Block | null
  /** In the list of free blocks of its class: the one freed after this one. */
  newer: Block | null = null
  /** The one freed before. */
  older: Block | null = null

  constructor(at: number, size: number, lower: Block | null, upper: Block | null) {
    this.at = at
    this.size = size
    this.lower = lower
    this.upper = upper
  }

  get address(): number {
    return this.at * unitBytes
  }

  get bytes(): number {
    return this.size * unitBytes
  }
}
