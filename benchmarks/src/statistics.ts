/** The middle of a sample, and how far it spreads. */
export interface Summary {
  readonly median: number
  /** A quarter of the sample is below, a quarter above these. */
  readonly quartiles: readonly [number, number]
  readonly count: number
}

/** Median and quartiles, between neighbours by a straight line. NaN for an empty sample. */
export function summarise(sample: readonly number[]): Summary {
  const sorted = sample.toSorted((a, b) => a - b)
  return {
    median: quantile(sorted, 0.5),
    quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)],
    count: sample.length,
  }
}

function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1)
  const below = Math.floor(position)
  const [low = NaN, high = low] = sorted.slice(below, below + 2)
  return low + (high - low) * (position - below)
}
