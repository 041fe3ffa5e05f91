/** high + low, unevaluated, where high is their sum rounded: some 106 bits. */
export interface Double2 {
  readonly high: number
  readonly low: number
}

/** a + b exactly (D. Knuth, "The Art of Computer Programming" 2, 4.2.2, theorem B). */
export function exactSum(a: number, b: number): Double2 {
  const high = a + b
  const rest = high - a
  return { high, low: a - (high - rest) + (b - rest) }
}

const splitter = 2 ** 27 + 1

/** a·b exactly, short of overflow and underflow (T. J. Dekker, "A floating-point technique for extending the available precision", 1971). */
export function exactProduct(a: number, b: number): Double2 {
  const high = a * b
  const c = splitter * a
  const aHigh = c - (c - a)
  const aLow = a - aHigh
  const d = splitter * b
  const bHigh = d - (d - b)
  const bLow = b - bHigh
  return { high, low: aLow * bLow - (high - aHigh * bHigh - aLow * bHigh - aHigh * bLow) }
}

/** a + b, with a relative error of about 2⁻¹⁰⁴ where they do not cancel. */
export function sum(a: Double2, b: Double2): Double2 {
  const s = exactSum(a.high, b.high)
  const t = exactSum(a.low, b.low)
  const u = exactSum(s.high, s.low + t.high)
  return exactSum(u.high, t.low + u.low)
}

/** a·b, with a relative error of about 2⁻¹⁰³. */
export function product(a: Double2, b: Double2): Double2 {
  const p = exactProduct(a.high, b.high)
  return exactSum(p.high, p.low + (a.high * b.low + a.low * b.high))
}

/** a/b, with a relative error of about 2⁻¹⁰³. */
export function quotient(a: Double2, b: Double2): Double2 {
  const first = a.high / b.high
  const p = product({ high: first, low: 0 }, b)
  return exactSum(first, (a.high - p.high - p.low + a.low) / b.high)
}
