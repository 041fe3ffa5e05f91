import { unary, type UnaryOp } from "../define.ts"
import { erfcAt, geluAt } from "../meanings/error-function.ts"
import type { Scalar } from "../row.ts"
import { abs, add, div, mul, neg, square, sub } from "./arithmetic.ts"
import { clamp, where } from "./choice.ts"
import { gt, lt } from "./comparison.ts"
import { anywhere } from "./domains.ts"
import { erfc } from "./error-function.ts"
import { exp, log, log1p } from "./exponential.ts"
import { edge, loweredTail, nearZero, timesLiftedGaussian } from "./gaussian-tail.ts"
import { atanh } from "./hyperbolic.ts"
import { relu } from "./rectifiers.ts"

/** 1 / (1 + e⁻ˣ), from e^−|x| so that neither tail overflows or cancels. */
export const sigmoid: UnaryOp = unary("sigmoid", {
  peers: { tfjs: "tf.sigmoid", jax: "jax.nn.sigmoid", torch: "torch.sigmoid" },
  at: (x) => 1 / (1 + Math.exp(-x)),
  tex: (x) => `\\sigma(${x})`,
  d: [(y) => mul(y, sub(1, y))],
  lower: (x) => {
    const positiveSide = gt(x, 0)
    const tail = exp(where(positiveSide, neg(x), x))
    const above = where(positiveSide, 1, tail)
    // σ(−|x|), whose rounding counts less and less where it is subtracted from 1, or times e^−|x| from that.
    const below = div(tail, add(1, tail))
    return sub(above, mul(above, below))
  },
  domain: [[-6, 6]],
  ulp: 4,
  terms: (x) => 1 / (1 + Math.exp(-x)),
  points: [
    { x: [0], y: 0.5, d: [0.25] },
    { x: [Infinity], y: 1, d: [0] },
    { x: [-Infinity], y: 0, d: [0] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

/** ln(1 + eˣ), without overflow. */
export const softplus: UnaryOp = unary("softplus", {
  peers: { tfjs: "tf.softplus", jax: "jax.nn.softplus", torch: "F.softplus" },
  at: (x) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))),
  tex: (x) => `\\ln(1 + e^{${x}})`,
  d: [(_y, x) => sigmoid(x)],
  lower: (x) => add(relu(x), log1p(exp(neg(abs(x))))),
  domain: [anywhere],
  ulp: 4,
  points: [
    { x: [0], y: Math.LN2, d: [0.5] },
    { x: [Infinity], y: Infinity, d: [1] },
    { x: [-Infinity], y: 0, d: [0] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

/** ln σ(x) = −ln(1 + e⁻ˣ), without overflow. */
export const logSigmoid: UnaryOp = unary("logSigmoid", {
  peers: { tfjs: "tf.logSigmoid", jax: "jax.nn.log_sigmoid", torch: "F.logsigmoid" },
  at: (x) => (x < 0 ? x - Math.log1p(Math.exp(x)) : -Math.log1p(Math.exp(-x))),
  tex: (x) => `\\ln \\sigma(${x})`,
  d: [(_y, x) => sigmoid(neg(x))],
  lower: (x) => neg(softplus(neg(x))),
  domain: [anywhere],
  ulp: 4,
  points: [
    { x: [0], y: -Math.LN2, d: [0.5] },
    { x: [Infinity], y: 0, d: [0] },
    { x: [-Infinity], y: -Infinity, d: [1] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

/** x σ(x), also called swish. */
export const silu: UnaryOp = unary("silu", {
  peers: { jax: "jax.nn.silu", torch: "F.silu" },
  at: (x) => (x > 0 ? x / (1 + Math.exp(-x)) : (x * Math.exp(x)) / (1 + Math.exp(x))),
  tex: (x) => `${x} \\sigma(${x})`,
  d: [(_y, x) => mul(sigmoid(x), add(1, mul(x, sigmoid(neg(x)))))],
  // With half of the exponent twice, e^−|x| is not rounded to few bits before x makes it larger.
  lower: (x) => {
    const root = exp(mul(-0.5, abs(x)))
    return div(where(gt(x, 0), x, mul(mul(x, root), root)), add(1, square(root)))
  },
  precise: true,
  domain: [anywhere],
  ulp: 1,
  terms: (x) => (1 + Math.abs(x)) / (1 + Math.exp(-x)),
  points: [
    { x: [0], y: 0, d: [0.5] },
    { x: [Infinity], y: Infinity, d: ["any"] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

/** x tanh(ln(1 + eˣ)), as a quotient of polynomials in e^−|x|, which is squared as late as in {@link silu}. */
export const mish: UnaryOp = unary("mish", {
  peers: { jax: "jax.nn.mish", torch: "F.mish" },
  at: (x) => x * Math.tanh(Math.log1p(Math.exp(x))),
  tex: (x) => `${x} \\tanh \\ln(1 + e^{${x}})`,
  // 1 − tanh² of ln(1 + eˣ) is 4(1 + n)/(2 + n)² with n = e²ˣ + 2eˣ: it does not cancel.
  d: [
    (_y, x) => {
      const { t, n, below } = mishParts(x)
      const bend = div(mul(4, mul(square(add(1, t)), where(gt(x, 0), square(t), 1))), square(below))
      return add(div(n, below), mul(mul(x, bend), sigmoid(x)))
    },
  ],
  lower: (x) => {
    const { t, n, below } = mishParts(x)
    const root = exp(mul(-0.5, abs(x)))
    const above = where(gt(x, 0), mul(x, n), mul(mul(mul(x, root), root), add(t, 2)))
    return div(above, below)
  },
  precise: true,
  domain: [anywhere],
  ulp: 1,
  terms: (x) => (1 + Math.abs(x)) * Math.min(1, Math.exp(x)),
  points: [
    { x: [0], y: 0, d: [0.6] },
    { x: [Infinity], y: Infinity, d: ["any"] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

/** tanh ln(1 + eˣ) as n/below, both times t² where x > 0, with t = e^−|x|. */
function mishParts(x: Scalar): { t: Scalar; n: Scalar; below: Scalar } {
  const t = exp(neg(abs(x)))
  const isAbove = gt(x, 0)
  const n = where(isAbove, add(1, mul(2, t)), mul(t, add(t, 2)))
  return { t, n, below: add(n, where(isAbove, mul(2, square(t)), 2)) }
}

/** Φ(x) and x times its derivative, which beyond 1 is at most about |x| times as large. */
function normalTerms(x: number): number {
  return 0.5 * (1 + x * x) * erfcAt(-x * Math.SQRT1_2)
}

/** x Φ(x) with the normal distribution Φ. */
export const gelu: UnaryOp = unary("gelu", {
  peers: { jax: "jax.nn.gelu(approximate=False)", torch: "F.gelu" },
  at: geluAt,
  tex: (x) => `${x} \\Phi(${x})`,
  d: [
    (_y, x) =>
      add(
        mul(0.5, erfc(mul(-Math.SQRT1_2, x))),
        mul(mul(1 / Math.sqrt(2 * Math.PI), x), exp(mul(-0.5, square(x)))),
      ),
  ],
  // As erfc is, but from x²/2 itself: the rounding of x/√2 would come to many units far below 0.
  lower: (x) => {
    // Beyond ±40 it is x or 0, and ∞ · 0 would be NaN.
    const bounded = clamp(x, -40, 40)
    const size = abs(bounded)
    const t = mul(Math.SQRT1_2, size)
    const scaled = mul(0.5, loweredTail(where(lt(t, edge), edge, t)))
    // The product is taken before it may leave the normal numbers.
    const lost = timesLiftedGaussian(mul(bounded, scaled), size, 0.5)
    const near = mul(mul(0.5, x), add(1, nearZero(mul(Math.SQRT1_2, x))))
    return where(lt(t, edge), near, where(lt(x, 0), lost, sub(x, lost)))
  },
  precise: true,
  domain: [anywhere],
  ulp: 1,
  terms: normalTerms,
  points: [
    { x: [0], y: 0, d: [0.5] },
    { x: [Infinity], y: Infinity, d: ["any"] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

const bend = Math.sqrt(8 / Math.PI)

/** The approximation of gelu by ½x(1 + tanh(√(2/π)(x + 0.044715x³))). */
export const geluTanh: UnaryOp = unary("geluTanh", {
  peers: { jax: "jax.nn.gelu", torch: "F.gelu(approximate=tanh)" },
  at: (x) => x / (1 + Math.exp(-bend * (x + 0.044715 * x ** 3))),
  tex: (x) => `\\tfrac12 ${x} (1 + \\tanh(\\sqrt{2/\\pi} (${x} + 0.044715 {${x}}^3)))`,
  // Beyond ±20 it is 1 or 0, and the powers of x would overflow.
  d: [
    (_y, x) => {
      const near = clamp(x, -20, 20)
      const u = geluArgument(near)
      const slope = mul(bend, add(1, mul(3 * 0.044715, square(near))))
      return mul(sigmoid(u), add(1, mul(mul(near, slope), sigmoid(neg(u)))))
    },
  ],
  lower: (x) => mul(x, sigmoid(geluArgument(x))),
  precise: true,
  domain: [anywhere],
  ulp: 1,
  // σ(u) and the sum in the partial, with what the rounding of u comes to.
  terms: (x) => {
    const u = bend * (x + 0.044715 * x ** 3)
    const [above, below] = [1 / (1 + Math.exp(-u)), 1 / (1 + Math.exp(u))]
    const slope = bend * (1 + 3 * 0.044715 * x ** 2)
    return above * (1 + Math.abs(x) * slope * below) * (1 + Math.abs(u) * below)
  },
  points: [
    { x: [0], y: 0, d: [0.5] },
    { x: [Infinity], y: Infinity, d: [1] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

function geluArgument(x: Scalar): Scalar {
  return mul(mul(bend, x), add(1, mul(0.044715, square(x))))
}

/** x/(1 + |x|). */
export const softsign: UnaryOp = unary("softsign", {
  peers: { jax: "jax.nn.soft_sign", torch: "F.softsign" },
  at: (x) => x / (1 + Math.abs(x)),
  tex: (x) => `\\frac{${x}}{1 + |${x}|}`,
  // The quotient squared: the square of 1 + |x| overflows.
  d: [(_y, x) => square(div(1, add(1, abs(x))))],
  lower: (x) => div(x, add(1, abs(x))),
  domain: [anywhere],
  ulp: 2,
  points: [
    { x: [0], y: 0, d: [1] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

/** ln(x/(1 − x)), the inverse of the sigmoid; near ½ as 2 artanh(2x − 1). */
export const logit: UnaryOp = unary("logit", {
  peers: { jax: "jax.scipy.special.logit", torch: "torch.logit" },
  at: (x) => (Math.abs(x - 0.5) < 0.3 ? Math.log1p((2 * x - 1) / (1 - x)) : Math.log(x / (1 - x))),
  tex: (x) => `\\ln \\frac{${x}}{1 - ${x}}`,
  d: [(_y, x) => div(1, mul(x, sub(1, x)))],
  lower: (x) => {
    const centred = sub(x, 0.5)
    return where(lt(abs(centred), 0.25), mul(2, atanh(mul(2, centred))), log(div(x, sub(1, x))))
  },
  precise: true,
  domain: [[0.05, 0.95]],
  ulp: 1,
  points: [
    { x: [0.5], y: 0, d: [4] },
    { x: [0], y: -Infinity, d: [Infinity] },
    { x: [1], y: Infinity, d: [Infinity] },
    { x: [-1], y: NaN, d: ["any"] },
  ],
})
