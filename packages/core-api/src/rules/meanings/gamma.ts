// The meaning of the gamma functions in float64: DLMF chapter 5, and not how kernels compute them.

/** B₂ₖ/(2k(2k − 1)) from k = 1 on: Stirling's series (DLMF 5.11.1). */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156]

/** ln |Γ(x)|: ∞ at the poles. Around its zeros at 1 and 2 by the series of DLMF 5.7.3, which keeps them. */
export function lgammaAt(x: number): number {
  if (x === -Infinity) return Infinity
  if (x < 0.5) {
    const sine = Math.abs(Math.sin(Math.PI * (x - Math.round(x))))
    return x === Math.floor(x) ? Infinity : Math.log(Math.PI / sine) - lgammaAt(1 - x)
  }
  if (x > 1e17) return x * (Math.log(x) - 1)
  if (x >= 10) {
    const series = stirling.reduceRight((sum, each) => sum / (x * x) + each, 0) / x
    return (x - 0.5) * (Math.log(x) - 1) + (0.5 * Math.log(2 * Math.PI) - 0.5) + series
  }
  // Γ(x) = (x − 1)(x − 2) … Γ(z), until z is near 2 or 1.
  let z = x
  let product = 1
  while (z > 2.5) product *= --z
  const near = z > 1.5 ? aroundTwo(z - 2) : aroundTwo(z - 1) - Math.log1p(z - 1)
  return near + Math.log(product)
}

/** ln Γ(2 + z) = (1 − γ)z + Σ (−1)ᵏ (ζ(k) − 1) zᵏ/k. */
function aroundTwo(z: number): number {
  let sum = 0
  for (let k = 60; k >= 2; k--) sum += ((-1) ** k * zetaBeyondOne(k) * z ** k) / k
  return (1 - 0.5772156649015329) * z + sum
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
    (s * (s + 1) * (s + 2) * (s + 3) * (s + 4) * z ** (-s - 5)) / 30240 -
    (s * (s + 1) * (s + 2) * (s + 3) * (s + 4) * (s + 5) * (s + 6) * z ** (-s - 7)) / 1209600
  return sum + tail + bends
}

/** ψ(x), the derivative of ln Γ: −∞ at 0, ∞ at −0, NaN at the poles below. */
export function digammaAt(x: number): number {
  if (x === 0) return -1 / x
  if (x < 0) {
    if (x === Math.floor(x)) return NaN
    return digammaAt(1 - x) - Math.PI / Math.tan(Math.PI * (x - Math.round(x)))
  }
  if (x > 1e15) return Math.log(x)
  // ψ(x) = ψ(x + n) − Σ 1/(x + k), small terms first, and its asymptotic series (DLMF 5.11.2) from 20 on.
  const steps = Math.max(0, Math.ceil(20 - x))
  let shift = 0
  for (let k = steps - 1; k >= 0; k--) shift += 1 / (x + k)
  const z = x + steps
  const w = 1 / (z * z)
  return (
    Math.log(z) - (0.5 / z + w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w / 132))))) - shift
  )
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
