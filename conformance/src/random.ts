/** A source of reproducible numbers. */
export interface Random {
  /** A float64 in [0, 1). */
  next(): number
  /** A whole number in [low, high]. */
  integer(low: number, high: number): number
  /** One of the list, which must not be empty. */
  pick<T>(list: readonly T[]): T
}

/** The numbers that belong to `seed` (a case id): the same on every machine, and unrelated to those of any other seed. */
export function randomOf(seed: string): Random {
  const step = sfc32(hash(seed, 1), hash(seed, 2), hash(seed, 3))
  for (let warm = 0; warm < 12; warm++) step()
  const next = (): number => step() / 2 ** 32
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    integer,
    pick(list) {
      const chosen = list[integer(0, list.length - 1)]
      if (chosen === undefined) throw new RangeError("there is nothing to pick from")
      return chosen
    },
  }
}

// FNV-1a, from another start for each of the three words of state.
function hash(text: string, salt: number): number {
  let state = 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b9)
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193)
  return state >>> 0
}

// sfc32 of PractRand: 128 bits of state, a period of at least 2³².
function sfc32(a: number, b: number, c: number): () => number {
  let counter = 1
  return () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
}
