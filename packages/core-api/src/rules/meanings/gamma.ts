// The meaning of the gamma functions in float64: DLMF chapter 5, and not how kernels compute them.

/** Coefficients of the approximation of C. Lanczos with g = 7 and nine terms (P. Godfrey, 2001). */
const lanczos = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 0.000009984369578019572, 1.5056327351493116e-7,
]

/** ln |Γ(x)|: ∞ at the poles. Around its zeros at 1 and 2 by the series of DLMF 5.7.3, which keeps them. */
export function lgammaAt(x: number): number {
  if (x === -Infinity) return Infinity
  if (x < 0.5) {
    const sine = Math.abs(Math.sin(Math.PI * (x - Math.round(x))))
    return x === Math.floor(x) ? Infinity : Math.log(Math.PI / sine) - lgammaAt(1 - x)
  }
  if (Math.abs(x - 1) <= 0.5) return aroundOne(x - 1)
  if (Math.abs(x - 2) <= 0.5) return Math.log1p(x - 2) + aroundOne(x - 2)
  const z = x - 1
  const series = lanczos.reduce((sum, each, at) => sum + (at === 0 ? each : each / (z + at)), 0)
  const t = z + 7.5
  if (t > 1e17) return x * (Math.log(x) - 1)
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series)
}

/** ln Γ(1 + z) = −ln(1 + z) + (1 − γ)z + Σ (−1)ᵏ (ζ(k) − 1) zᵏ/k. */
function aroundOne(z: number): number {
  let sum = 0
  for (let k = 60; k >= 2; k--) sum += ((-1) ** k * zetaBeyondOne(k) * z ** k) / k
  return -Math.log1p(z) + (1 - 0.5772156649015329) * z + sum
}

/** ζ(k) − 1 for whole k ≥ 2. */
function zetaBeyondOne(k: number): number {
  return hurwitz(k, 2)
}

/** ζ(s, x) = Σ (x + k)⁻ˢ for s > 1 by the sum of Euler and Maclaurin (DLMF 2.10.1) after 24 terms. */
function hurwitz(s: number, x: number): number {
  let sum = 0
  for (let k = 23; k >= 0; k--) sum += (x + k) ** -s
  const z = x + 24
  const tail = z ** (1 - s) / (s - 1) + z ** -s / 2
  const bends =
    (s * z ** (-s - 1)) / 12 -
    (s * (s + 1) * (s + 2) * z ** (-s - 3)) / 720 +
    (s * (s + 1) * (s + 2) * (s + 3) * (s + 4) * z ** (-s - 5)) / 30240
  return sum + tail + bends
}

/** ψ(x), the derivative of ln Γ: −∞ at 0, NaN at the poles below. */
export function digammaAt(x: number): number {
  if (x === 0) return -Infinity
  if (x < 0) {
    if (x === Math.floor(x)) return NaN
    return digammaAt(1 - x) - Math.PI / Math.tan(Math.PI * (x - Math.round(x)))
  }
  if (x > 1e15) return Math.log(x)
  // ψ(x) = ψ(x + n) − Σ 1/(x + k), and its asymptotic series (DLMF 5.11.2) from 20 on.
  let shift = 0
  let z = x
  while (z < 20) shift += 1 / z++
  const w = 1 / (z * z)
  return Math.log(z) - 0.5 / z - w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w / 240))) - shift
}

/** ψ⁽ⁿ⁾(x) = (−1)ⁿ⁺¹ n! ζ(n + 1, x) for x > 0 and the whole number nearest to n. */
export function polygammaAt(n: number, x: number): number {
  const order = Math.abs(n - Math.trunc(n)) === 0.5 ? 2 * Math.round(n / 2) : Math.round(n)
  if (!(order >= 0)) return NaN
  if (order === 0) return digammaAt(x)
  if (x < 0 || x === Infinity) return x < 0 ? NaN : 0
  let factorial = 1
  for (let k = 2; k <= order; k++) factorial *= k
  return (-1) ** (order + 1) * factorial * hurwitz(order + 1, x)
}
