/** Numbers in [0, 1), the same for the same seed: mulberry32 (T. Ettinger, 2017). */
function seeded(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** An array of this shape with elements spread evenly over [from, to). */
export function uniform(shape: readonly number[], from: number, to: number, seed: number): HostArray {
  const random = seeded(seed)
  const data = new Float32Array(shape.reduce((product, size) => product * size, 1))
  for (let at = 0; at < data.length; at++) data[at] = from + (to - from) * random()
  return { shape, data }
}

/** Elements on the host, row-major, with their shape. */
export interface HostArray {
  readonly shape: readonly number[]
  readonly data: Float32Array
  /** What they become in a tensor, where that is not float32. */
  readonly dtype?: "int32" | "bool" | undefined
}
