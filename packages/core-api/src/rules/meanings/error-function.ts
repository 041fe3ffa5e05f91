// The meaning of the error functions in float64: DLMF chapter 7, and not how kernels compute them.

/** erf x by the series of positive terms 2/√π·e^(−x²) Σ 2ⁿ x²ⁿ⁺¹/(2n + 1)!! (DLMF 7.6.2), beyond 2 by {@link erfcAt}. */
export function erfAt(x: number): number {
  if (Math.abs(x) >= 2) return Math.sign(x) * (1 - erfcAt(Math.abs(x)))
  let term = x
  let sum = x
  for (let n = 1; n < 60; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}

/** erfc x: 1 − erf x below ½, then by {@link scaledErfcAt}. */
export function erfcAt(x: number): number {
  if (x < 0.5) return 1 - erfAt(x)
  const half = Math.exp((-x * x) / 2)
  return x > 40 ? 0 : half * scaledErfcAt(x) * half
}

/** e^(x²) erfc x for x ≥ ½ by its continued fraction over √π (DLMF 7.9.1), the longer the smaller x is. */
function scaledErfcAt(x: number): number {
  let fraction = x
  for (let n = 60 + Math.ceil(300 / (x * x)); n > 0; n--) fraction = x + n / 2 / fraction
  return 1 / Math.sqrt(Math.PI) / fraction
}

/** x Φ(x), with factors in an order that keeps it from underflow as long as it can. */
export function geluAt(x: number): number {
  if (!(x < -1)) return 0.5 * x * erfcAt(-x * Math.SQRT1_2)
  // The square of a float32 is exact; that of x would be off by x²/4 roundings of the result.
  const high = Math.fround(x)
  const quarter = Math.exp((-high * high) / 4) * Math.exp(((high - x) * (high + x)) / 4)
  return x < -40 ? 0 : quarter * (0.5 * x * scaledErfcAt(-x * Math.SQRT1_2)) * quarter
}

/** The x whose erf is y, by Newton's method on erf, or on the logarithm of erfc in the tail. */
export function erfinvAt(y: number): number {
  const size = Math.abs(y)
  if (!(size < 1)) return size === 1 ? y * Infinity : NaN
  let x = size < 0.9 ? size : Math.sqrt(-Math.log(1 - size))
  for (let turn = 0; turn < 60; turn++) {
    const slope = (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x)
    if (size < 0.9) x -= (erfAt(x) - size) / slope
    else x += (Math.log(erfcAt(x) / (1 - size)) * erfcAt(x)) / slope
  }
  return Math.sign(y) * x
}
