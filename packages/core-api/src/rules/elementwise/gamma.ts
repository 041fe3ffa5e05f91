import { binary, type BinaryOp, unary, type UnaryOp } from "../define.ts"
import { digammaAt, lgammaAt, polygammaAt } from "../meanings/gamma.ts"
import type { Scalar } from "../row.ts"
import { abs, add, div, mul, neg, square, sub } from "./arithmetic.ts"
import { where } from "./choice.ts"
import { eq, le, lt } from "./comparison.ts"
import { positive } from "./domains.ts"
import { exp, log } from "./exponential.ts"
import { polynomial, rational } from "./polynomial.ts"
import { pow } from "./powers.ts"
import { floor, round } from "./rounding.ts"
import { sin, tan } from "./trigonometric.ts"

/**
 * ln Γ(x)/((x − 1)(x − 2)) on [½, 3], interpolated at nodes that are Chebyshev's in ln x; relative error 2^−54.5, and
 * nothing cancels.
 */
const middleAbove = [
  0.6455324952556916, 41.93621255279594, 585.1954104810553, 2754.9360316934863, 5120.15654183848,
  3921.7849190665843, 1196.7385310787804, 124.31740511741214, 2.781309550888672,
]
const middleBelow = [
  0.12906028749170062, 14.59491071679077, 319.1930276683748, 2321.5953228791655, 6801.848356637015,
  8599.580000666889, 4673.246468689546, 1014.7685070086194, 72.68394563799129, 1,
]

/** B₂ₖ/(2k(2k − 1)) from k = 8 down: Stirling's series (DLMF 5.11.1). */
const stirling = [-3617 / 122400, 1 / 156, -691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12]

/** ln Γ(x) for x ≥ ½: below 8 by that of x less a whole number, which is below 3, and the factors between. */
function logGamma(x: Scalar): Scalar {
  const isShort = lt(x, 8)
  const short = where(isShort, x, 2)
  const steps = [1, 2, 3, 4, 5].map((k) => sub(short, k))
  const product = steps.map((each) => where(le(2, each), each, 1)).reduce((all, each) => mul(all, each))
  const m = steps.reduce((least, each) => where(le(2, each), each, least), short)
  const middle = mul(mul(sub(m, 1), sub(m, 2)), rational(m, middleAbove, middleBelow))
  const z = where(isShort, 8, x)
  const inverse = div(1, z)
  const series = mul(inverse, polynomial(square(inverse), stirling))
  const leading = sub(mul(sub(z, 0.5), sub(log(z), 1)), 0.5 - 0.5 * Math.log(2 * Math.PI))
  const large = where(lt(x, Infinity), add(leading, series), x)
  return where(isShort, add(middle, log(product)), large)
}

/** x − n for the nearest whole n, so that functions of πx keep their zeros and poles. */
function fraction(x: Scalar): Scalar {
  return sub(x, round(x))
}

/** ln |Γ(x)|; ∞ at the poles 0, −1, −2, …. Below ½ by reflection (DLMF 5.5.3). */
export const lgamma: UnaryOp = unary("lgamma", {
  peers: { jax: "jax.lax.lgamma", torch: "torch.lgamma" },
  at: lgammaAt,
  tex: (x) => `\\ln |\\Gamma(${x})|`,
  d: [(_y, x) => digamma(x)],
  lower: (x) => {
    const isReflected = lt(x, 0.5)
    const value = logGamma(where(isReflected, sub(1, x), x))
    const sine = abs(sin(mul(Math.PI, fraction(where(lt(-Infinity, x), x, 0)))))
    return where(isReflected, sub(log(div(Math.PI, sine)), where(eq(sine, 0), 0, value)), value)
  },
  precise: true,
  domain: [positive],
  ulp: 1,
  points: [
    { x: [1], y: 0 },
    { x: [2], y: 0 },
    { x: [0], y: Infinity, d: [-Infinity] },
    { x: [-1], y: Infinity },
    { x: [-Infinity], y: Infinity },
    { x: [Infinity], y: Infinity, d: [Infinity] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

/** B₂ₖ/(2k) from k = 7 down (DLMF 5.11.2). */
const digammaSeries = [1 / 12, -691 / 32760, 1 / 132, -1 / 240, 1 / 252, -1 / 120, 1 / 12]

/** ψ(x), the derivative of ln Γ: −∞ at 0, ∞ at −0, NaN at the poles below. Ten steps up, then the asymptotic series. */
export const digamma: UnaryOp = unary("digamma", {
  peers: { jax: "jax.lax.digamma", torch: "torch.digamma" },
  at: digammaAt,
  tex: (x) => `\\psi(${x})`,
  // Below 0 that of ψ(1 − x) − π cot πx: there polygamma is not defined.
  d: [
    (_y, x) => {
      const isReflected = lt(x, 0)
      const slope = polygamma(1, where(isReflected, sub(1, x), x))
      const rest = fraction(where(isReflected, x, -0.5))
      const perSine = div(Math.PI, sin(mul(Math.PI, where(eq(rest, 0), NaN, rest))))
      return where(isReflected, sub(square(perSine), slope), slope)
    },
  ],
  lower: (x) => {
    const isReflected = lt(x, 0)
    const a = where(isReflected, sub(1, x), x)
    // The sum −0 + 0 would lose the sign.
    const shifted = [a, ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((k) => add(a, k))]
    const steps = shifted.map((each) => div(1, each)).reduceRight((sum, each) => add(sum, each))
    const z = add(a, 10)
    const inverse = div(1, z)
    const w = square(inverse)
    const series = add(mul(0.5, inverse), mul(w, polynomial(w, digammaSeries)))
    const value = sub(sub(log(z), series), steps)
    const rest = fraction(x)
    const cotangent = div(Math.PI, tan(mul(Math.PI, where(eq(rest, 0), NaN, rest))))
    return where(isReflected, sub(value, cotangent), value)
  },
  precise: true,
  domain: [positive],
  ulp: 2,
  points: [
    { x: [0], y: -Infinity },
    { x: [-0], y: Infinity },
    { x: [-1], y: NaN },
    { x: [Infinity], y: Infinity, d: [0] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

/** B₂ⱼ/(2j)! from j = 1 on. */
const maclaurin = [
  1 / 12,
  -1 / 720,
  1 / 30240,
  -1 / 1209600,
  1 / 47900160,
  -691 / 1307674368000,
  1 / 74724249600,
]

/**
 * ψ⁽ⁿ⁾(x), the n-th derivative of ψ, for x ≥ 0 and the whole number nearest to n; NaN where either is negative. As
 * (−1)ⁿ⁺¹ n! Σ (x + k)⁻ⁿ⁻¹, whose tail after ten terms is the sum of Euler and Maclaurin (DLMF 25.11.5).
 */
export const polygamma: BinaryOp = binary("polygamma", {
  peers: { jax: "jax.scipy.special.polygamma", torch: "torch.polygamma" },
  at: polygammaAt,
  tex: (n, x) => `\\psi^{(${n})}(${x})`,
  d: [null, (_y, n, x) => polygamma(add(round(n), 1), x)],
  lower: (n, x) => {
    const order = round(n)
    const s = add(order, 1)
    const a = where(lt(x, 0), NaN, x)
    const terms = Array.from({ length: 10 }, (_, k) => pow(add(a, k), neg(s)))
    const z = add(a, 10)
    const power = pow(z, neg(s))
    const inverse = div(1, square(z))
    // One factor after the other: s (s + 1)(s + 2) … z⁻¹⁻²ʲ.
    let rising = div(s, z)
    let bends = mul(rising, 1 / 12)
    maclaurin.slice(1).forEach((coefficient, at) => {
      rising = mul(mul(rising, inverse), mul(add(s, 2 * at + 1), add(s, 2 * at + 2)))
      bends = add(bends, mul(rising, coefficient))
    })
    const isZero = eq(order, 0)
    const leading = div(pow(z, neg(order)), where(isZero, 1, order))
    const tail = add(leading, mul(power, add(0.5, bends)))
    const sum = terms.reduceRight((total, each) => add(total, each), tail)
    const half = mul(0.5, order)
    const size = mul(exp(lgamma(s)), sum)
    const general = where(eq(floor(half), half), neg(size), size)
    return where(isZero, digamma(x), where(le(0, order), general, NaN))
  },
  precise: true,
  reach: (n, x) => n < 20 && n > -20 && !(x > 1e3) && !(x > 0 && x < 1e-9),
  constants: true,
  kink: (n) => Math.abs(Math.abs(n - Math.trunc(n)) - 0.5),
  domain: [
    [0.6, 3.4],
    [0.3, 6],
  ],
  ulp: 4,
  points: [
    { x: [0, Infinity], y: Infinity },
    { x: [1, Infinity], y: 0 },
    { x: [1, -1], y: NaN },
    { x: [-1, 1], y: NaN },
  ],
})
