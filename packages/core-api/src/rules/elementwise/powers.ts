import { binary, type BinaryOp, type IntrinsicMark, unary, type UnaryOp } from "../define.ts"
import { abs, add, div, mul, neg, sub } from "./arithmetic.ts"
import { where } from "./choice.ts"
import { eq, lt } from "./comparison.ts"
import { anywhere, positive } from "./domains.ts"
import { log } from "./exponential.ts"

/**
 * aᵇ, broadcasting: the signed power of a below 0 for integer b, NaN for other b there, and 0⁰ = 1.
 * ∂a guards its exponent exactly where b·a^(b−1) is 0·∞ or 0·NaN, so that mixed second derivatives stay right.
 */
export const pow: BinaryOp & IntrinsicMark = binary("pow", {
  peers: { tfjs: "tf.pow", jax: "jnp.power", torch: "torch.pow" },
  at: (a, b) => a ** b,
  tex: (a, b) => `{${a}}^{${b}}`,
  d: [
    (_y, a, b) => {
      const isSingular = eq(where(lt(0, abs(a)), 1, b), 0)
      return mul(b, pow(a, where(isSingular, 0, sub(b, 1))))
    },
    (y, a) => mul(y, log(where(eq(a, 0), 1, a))),
  ],
  constants: true,
  domain: [positive, [-3, 3]],
  ulp: 4,
  points: [
    { x: [0, 0], y: 1, d: [0, 0] },
    { x: [0, 1], y: 0, d: [1, 0] },
    { x: [0, 2], y: 0, d: [0, 0] },
    { x: [0, 3], y: 0, d: [0, 0] },
    { x: [0, 0.5], y: 0, d: [Infinity, 0] },
    { x: [0, 1.5], y: 0, d: [0, 0] },
    { x: [0, -1], y: Infinity, d: [-Infinity, "any"] },
    { x: [0, -2], y: Infinity, d: [-Infinity, "any"] },
    { x: [-2, 2], y: 4, d: [-4, NaN] },
    { x: [-2, 3], y: -8, d: [12, NaN] },
    { x: [-2, 0], y: 1, d: [0, NaN] },
    { x: [-2, 1], y: -2, d: [1, NaN] },
    { x: [-2, -1], y: -0.5, d: [-0.25, NaN] },
    { x: [-2, 0.5], y: NaN, d: [NaN, NaN] },
    { x: [NaN, 0], y: 1, d: [0, "any"] },
    { x: [2, Infinity], y: Infinity, d: [Infinity, Infinity] },
    { x: [0.5, Infinity], y: 0, d: ["any", "any"] },
    { x: [Infinity, 2], y: Infinity, d: [Infinity, Infinity] },
  ],
})

/** 2ˣ. */
export const exp2: UnaryOp = unary("exp2", {
  peers: { jax: "jnp.exp2", torch: "torch.exp2" },
  at: (x) => 2 ** x,
  tex: (x) => `2^{${x}}`,
  // Half of the power, which does not overflow before the derivative does.
  d: [(_y, x) => mul(exp2(sub(x, 1)), 2 * Math.LN2)],
  lower: (x) => pow(2, x),
  domain: [anywhere],
  ulp: 1,
  points: [
    { x: [0], y: 1 },
    { x: [3], y: 8 },
    { x: [-Infinity], y: 0, d: [0] },
    { x: [Infinity], y: Infinity, d: [Infinity] },
  ],
})

/** √x; NaN below 0. */
export const sqrt: UnaryOp & IntrinsicMark = unary("sqrt", {
  peers: { tfjs: "tf.sqrt", jax: "jnp.sqrt", torch: "torch.sqrt" },
  at: Math.sqrt,
  tex: (x) => `\\sqrt{${x}}`,
  d: [(y) => div(0.5, y)],
  domain: [positive],
  // Where it begins.
  turns: (lo, hi) => (lo < 0 && 0 < hi ? [0] : []),
  ulp: 0.5,
  points: [
    { x: [0], y: 0, d: [Infinity] },
    { x: [-1], y: NaN, d: [NaN] },
    { x: [4], y: 2, d: [0.25] },
    { x: [Infinity], y: Infinity, d: [0] },
  ],
})

/** 1 / √x. */
export const rsqrt: UnaryOp = unary("rsqrt", {
  peers: { tfjs: "tf.rsqrt", jax: "jax.lax.rsqrt", torch: "torch.rsqrt" },
  at: (x) => 1 / Math.sqrt(x),
  tex: (x) => `\\frac{1}{\\sqrt{${x}}}`,
  d: [(y, x) => mul(-0.5, div(y, x))],
  lower: (x) => div(1, sqrt(x)),
  domain: [positive],
  ulp: 1.5,
  points: [
    { x: [0], y: Infinity, d: [-Infinity] },
    { x: [-1], y: NaN, d: [NaN] },
    { x: [Infinity], y: 0, d: [0] },
  ],
})

/** The real cube root. */
export const cbrt: UnaryOp = unary("cbrt", {
  peers: { jax: "jnp.cbrt" },
  at: Math.cbrt,
  tex: (x) => `\\sqrt[3]{${x}}`,
  d: [(y) => div(1 / 3, mul(y, y))],
  lower: (x) => {
    const size = abs(x)
    const estimate = pow(size, 1 / 3)
    // One step of Newton's method: a third is not a number of binary digits, and the power amplifies what it lacks.
    const excess = sub(estimate, div(size, mul(estimate, estimate)))
    const isBetween = where(lt(0, estimate), lt(estimate, Infinity), 0)
    const root = where(isBetween, sub(estimate, mul(excess, 1 / 3)), estimate)
    return where(lt(x, 0), neg(root), root)
  },
  precise: true,
  domain: [positive],
  ulp: 1,
  points: [
    { x: [0], y: 0, d: [Infinity] },
    { x: [-Infinity], y: -Infinity, d: [0] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

/** √(a² + b²), broadcasting, without overflow on the way; its derivatives at the origin are 0. */
export const hypot: BinaryOp = binary("hypot", {
  peers: { jax: "jnp.hypot", torch: "torch.hypot" },
  at: (a, b) => Math.hypot(a, b),
  tex: (a, b) => `\\sqrt{${a}^2 + ${b}^2}`,
  d: [(y, a) => div(a, where(eq(y, 0), 1, y)), (y, _a, b) => div(b, where(eq(y, 0), 1, y))],
  lower: (a, b) => {
    const [x, y] = [abs(a), abs(b)]
    const isLess = lt(x, y)
    const large = where(isLess, y, x)
    const ratio = div(where(isLess, x, y), where(eq(large, 0), 1, large))
    const infinite = eq(where(eq(x, Infinity), x, y), Infinity)
    return where(infinite, Infinity, mul(large, sqrt(add(1, mul(ratio, ratio)))))
  },
  precise: true,
  domain: [positive, anywhere],
  ulp: 1,
  points: [
    { x: [0, 0], y: 0, d: [0, 0] },
    { x: [3, -4], y: 5, d: [0.6, -0.8] },
    { x: [Infinity, NaN], y: Infinity, d: ["any", "any"] },
  ],
})
