import { type Double2, exactProduct, exactSum, product, quotient, sum } from "./double-double.ts"

/** (high + low)·2^exponent: far more of a result than float64 holds. */
export interface Exact extends Double2 {
  readonly exponent: number
}

/** ln 2 in three parts; integers below 2²⁰ times the first two are exact. */
const ln2 = [0.6931471803691238, 1.9082149288430703e-10, 4.275175589747649e-20] as const

const one: Double2 = { high: 1, low: 0 }

/** 1/n! for n = 0, 1, … */
const reciprocals: Double2[] = [one]
for (let n = 1; n <= 22; n++) reciprocals.push(quotient(reciprocals[n - 1] ?? one, { high: n, low: 0 }))

/** 1/(2n + 1) for n = 0, 1, … */
const oddReciprocals = Array.from({ length: 20 }, (_, n) => quotient(one, { high: 2 * n + 1, low: 0 }))

/** Σ cₙ xⁿ: in float64 from `plain` on, where the terms are small enough for that. */
function series(x: Double2, coefficients: readonly Double2[], plain: number): Double2 {
  let rest = 0
  for (let n = coefficients.length - 1; n >= plain; n--) rest = rest * x.high + (coefficients[n]?.high ?? 0)
  let total: Double2 = { high: rest, low: 0 }
  for (let n = plain - 1; n >= 0; n--) total = sum(product(total, x), coefficients[n] ?? one)
  return total
}

/** e^(x + low) for finite x, with a relative error below 2⁻⁸⁰, by its Taylor series for an argument within ½ ln 2. */
export function exactExp(x: number, low = 0): Exact {
  const exponent = Math.round(x * Math.LOG2E)
  const r = sum(exactSum(x - exponent * ln2[0], -exponent * ln2[1]), exactSum(low, -exponent * ln2[2]))
  return { ...series(r, reciprocals, 10), exponent }
}

/** ln x for finite x > 0, with a relative error below 2⁻⁸⁰, as k ln 2 + 2 artanh(s) by the series of artanh. */
export function exactLog(x: number): Double2 {
  let k = 0
  let m = x
  if (m < 2 ** -1022) {
    m *= 2 ** 54
    k -= 54
  }
  const exponent = Math.floor(Math.log2(m))
  m = m * 2 ** -(exponent >> 1) * 2 ** -(exponent - (exponent >> 1))
  k += exponent
  if (m > Math.SQRT2) {
    m /= 2
    k += 1
  }
  const s = quotient({ high: m - 1, low: 0 }, exactSum(m, 1))
  const artanh = product(s, series(product(s, s), oddReciprocals, 6))
  const twice = { high: 2 * artanh.high, low: 2 * artanh.low }
  return sum(exactSum(k * ln2[0], k * ln2[1]), sum(twice, { high: k * ln2[2], low: 0 }))
}

/** xʸ for finite x > 0 and y, where it neither overflows nor underflows. */
export function exactPow(x: number, y: number): Exact {
  const log = exactLog(x)
  const { high, low } = exactProduct(log.high, y)
  const p = exactSum(high, low + log.low * y)
  return exactExp(p.high, p.low)
}
