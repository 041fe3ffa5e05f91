/** Nodes of an interpolation: its degree is one less. */
const nodes = 11
/** How far it may be off where it is checked, in units of the last place that float32 has there. */
const tolerance = 2 ** -9
/** Fewer numbers than this are not worth an interpolation. */
const least = 64

const points = Array.from({ length: nodes }, (_, at) => Math.cos((Math.PI * (at + 0.5)) / nodes))
const checks = [-0.995, -0.77, -0.31, 0.05, 0.47, 0.83, 0.995]

/**
 * Coefficients of the polynomial through values at {@link points}, the constant one first: those of Chebyshev's
 * polynomials, put together.
 */
function coefficientsOf(values: readonly number[]): Float64Array {
  const result = new Float64Array(nodes)
  let before = new Float64Array(nodes)
  let current = new Float64Array(nodes)
  current[0] = 1
  for (let k = 0; k < nodes; k++) {
    const sum = values.reduce((total, y, at) => total + y * Math.cos((k * Math.PI * (at + 0.5)) / nodes), 0)
    const weight = ((k === 0 ? 1 : 2) / nodes) * sum
    result.forEach((each, at) => (result[at] = each + weight * (current[at] ?? 0)))
    const next = current.map(
      (_, at) => (k === 0 ? 1 : 2) * (current[at - 1] ?? 0) - (k === 0 ? 0 : (before[at] ?? 0)),
    )
    before = current
    current = next
  }
  return result
}

/** Finite, of one sign and not of many sizes: an error that is small beside one of them is small beside all. */
function isLevel(values: readonly number[]): boolean {
  const sizes = values.map(Math.abs)
  const isOneSided = values.every((each) => each > 0) || values.every((each) => each < 0)
  const largest = Math.max(...sizes)
  return largest === 0 || (isOneSided && largest < Infinity && largest <= 4 * Math.min(...sizes))
}

const valueAt = (c: Float64Array, t: number): number => c.reduceRight((sum, each) => sum * t + each, 0)

/** The last place that float32 has at y. */
const placeOf = (y: number): number => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(y)))) - 23)

/**
 * Writes `f` of increasing or decreasing numbers into `into`. Where a polynomial is close enough to `f`, which is tried at
 * points between its nodes, it stands for it; elsewhere the numbers are halved, and few are computed one by one.
 */
export function interpolated(f: (x: number) => number, x: Float32Array, into: Float64Array): void {
  const fill = (from: number, to: number): void => {
    const [low = NaN, high = NaN] = [x[from], x[to - 1]]
    if (to - from >= least && !Number.isNaN(low + high)) {
      const [middle, half] = [(low + high) / 2, (high - low) / 2]
      const isShort = Math.abs(high - low) <= Math.min(Math.abs(low), Math.abs(high)) / 4
      const values = isShort ? points.map((t) => f(middle + half * t)) : []
      if (isShort && isLevel(values)) {
        const c = coefficientsOf(values)
        const isClose = checks.every((t) => {
          const y = f(middle + half * t)
          return Math.abs(valueAt(c, t) - y) <= tolerance * placeOf(y)
        })
        if (isClose) return evaluate(c, x, from, to, middle, half, into)
      }
      const split = (from + to) >>> 1
      fill(from, split)
      fill(split, to)
      return
    }
    for (let at = from; at < to; at++) into[at] = f(x[at] ?? NaN)
  }
  fill(0, x.length)
}

function evaluate(
  c: Float64Array,
  x: Float32Array,
  from: number,
  to: number,
  middle: number,
  half: number,
  into: Float64Array,
): void {
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0, c8 = 0, c9 = 0, c10 = 0] = c
  for (let at = from; at < to; at++) {
    const t = half === 0 ? 0 : ((x[at] ?? NaN) - middle) / half
    into[at] =
      c0 +
      t *
        (c1 + t * (c2 + t * (c3 + t * (c4 + t * (c5 + t * (c6 + t * (c7 + t * (c8 + t * (c9 + t * c10)))))))))
  }
}
