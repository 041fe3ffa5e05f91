/** Whether the float64 sum is the real one: Knuth's two-sum leaves no error. */
export function isExactSum(a: number, b: number, sum: number): boolean {
  const part = sum - a
  return a - (sum - part) + (b - part) === 0
}

// Veltkamp's constant splits a float64 in two halves of 26 bits whose products are exact.
const splitter = 2 ** 27 + 1
const splittable = 2 ** 960

/** Whether the float64 product is the real one: Dekker's two-product leaves no error. False if it cannot tell. */
export function isExactProduct(a: number, b: number, product: number): boolean {
  if (a === 0 || b === 0) return true
  // The product of two float32 has 48 bits and is at least 2⁻²⁹⁸.
  if (Math.fround(a) === a && Math.fround(b) === b) return true
  const size = Math.abs(product)
  if (!(size > 1 / splittable && size < splittable && Math.abs(a) < splittable && Math.abs(b) < splittable))
    return false
  const [aHigh, aLow] = halves(a)
  const [bHigh, bLow] = halves(b)
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow) === 0
}

function halves(value: number): [high: number, low: number] {
  const scaled = splitter * value
  const high = scaled - (scaled - value)
  return [high, value - high]
}

/** Whether the float64 quotient is the real one (by zero: ±∞): times the divisor it gives the dividend. False if it cannot tell. */
export function isExactQuotient(a: number, b: number, quotient: number): boolean {
  if (b === 0) return true
  return quotient * b === a && isExactProduct(quotient, b, a)
}

/**
 * Whether numbers can be added in any order without rounding to `precision` bits: all are multiples of one power
 * of two, and no partial sum is 2^precision times as large. `total` is the sum of their magnitudes.
 */
export function addsExactly(terms: Iterable<number>, total: number, precision: number): boolean {
  if (total === 0) return true
  if (!(total < splittable && total > 1 / splittable)) return false
  const exponent = Math.ceil(Math.log2(total)) - precision
  const quantum = 2 ** exponent
  if (total / quantum > 2 ** precision) return false
  for (const term of terms) if (!Number.isInteger(term / quantum)) return false
  return true
}
