import type { Tier } from "../case.ts"

/** Every power of two to 65,536. */
const all: readonly number[] = Array.from({ length: 17 }, (_, at) => 2 ** at)

/**
 * Lanes of a vector, and vectors in flight (1 to 16); rows of a work group, blocks of a sum (64, 256); what fits in a
 * page or a cache (1024, 4096); and one at which counters of 16 bits end.
 */
const quick: readonly number[] = [1, 4, 16, 64, 256, 1024, 4096, 65_536]

/** What the quick tier asks of variants of a form, and of its further dtypes. */
const few: readonly number[] = [1, 64]

/** The tiles of a tier, and those that a subject declares; fewer where a form much like it has them all. */
export function tilesOf(tier: Tier, declared: readonly number[] = [], variant = false): readonly number[] {
  const own = tier === "full" ? all : variant ? few : quick
  return [...new Set([...own, ...declared])].sort((a, b) => a - b)
}

/** Sizes at which a kernel made for a tile may go wrong: one less, itself, one more, and so for twice and thrice of an odd one. */
export function sizesAround(tile: number): readonly number[] {
  const multiples = Number.isInteger(Math.log2(tile)) ? [1] : [1, 2, 3]
  return multiples.flatMap((times) => [times * tile - 1, times * tile, times * tile + 1])
}
