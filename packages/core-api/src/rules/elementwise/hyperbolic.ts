import { unary, type UnaryOp } from "../define.ts"
import { abs, add, div, mul, neg, square, sub } from "./arithmetic.ts"
import { where } from "./choice.ts"
import { eq, lt } from "./comparison.ts"
import { anywhere } from "./domains.ts"
import { exp, expm1, log, log1p } from "./exponential.ts"
import { rational } from "./polynomial.ts"
import { hypot, sqrt } from "./powers.ts"
import type { Scalar } from "../row.ts"

/** Gives an odd function of |x| the sign of x. */
function odd(x: Scalar, ofSize: Scalar): Scalar {
  return where(lt(x, 0), neg(ofSize), ofSize)
}

/** Hyperbolic sine. */
export const sinh: UnaryOp = unary("sinh", {
  peers: { tfjs: "tf.sinh", jax: "jnp.sinh", torch: "torch.sinh" },
  at: Math.sinh,
  tex: (x) => `\\sinh ${x}`,
  d: [(_y, x) => cosh(x)],
  lower: (x) => {
    const size = abs(x)
    const e = expm1(size)
    const root = exp(mul(0.5, size))
    const small = mul(0.5, add(e, div(e, add(e, 1))))
    return odd(x, where(lt(size, 22), small, mul(mul(0.5, root), root)))
  },
  precise: true,
  domain: [anywhere],
  ulp: 1,
  points: [
    { x: [0], y: 0, d: [1] },
    { x: [Infinity], y: Infinity, d: [Infinity] },
    { x: [-Infinity], y: -Infinity, d: [Infinity] },
  ],
})

/** Hyperbolic cosine. */
export const cosh: UnaryOp = unary("cosh", {
  peers: { tfjs: "tf.cosh", jax: "jnp.cosh", torch: "torch.cosh" },
  at: Math.cosh,
  tex: (x) => `\\cosh ${x}`,
  d: [(_y, x) => sinh(x)],
  // The root of e^|x| does not overflow before the result does.
  lower: (x) => {
    const root = exp(mul(0.5, abs(x)))
    return add(mul(mul(0.5, root), root), div(div(0.5, root), root))
  },
  precise: true,
  domain: [anywhere],
  ulp: 1,
  points: [
    { x: [0], y: 1, d: [0] },
    { x: [Infinity], y: Infinity, d: [Infinity] },
    { x: [-Infinity], y: Infinity, d: [-Infinity] },
  ],
})

/** Coefficients of (tanh x − x)/x³ up to 0.625: Cephes, `tanh`. */
const tanhAbove = [-0.9643991794250523, -99.28772310019185, -1614.6876844170845]
const tanhBelow = [1, 112.81167849163293, 2235.4883906010045, 4844.063053251255]

/** Hyperbolic tangent. */
export const tanh: UnaryOp = unary("tanh", {
  peers: { tfjs: "tf.tanh", jax: "jnp.tanh", torch: "torch.tanh" },
  at: Math.tanh,
  tex: (x) => `\\tanh ${x}`,
  d: [(y) => sub(1, mul(y, y))],
  lower: (x) => {
    const size = abs(x)
    const z = mul(x, x)
    const near = add(x, mul(mul(x, z), rational(z, tanhAbove, tanhBelow)))
    const far = sub(1, div(2, add(exp(mul(2, size)), 1)))
    return where(lt(size, 0.625), near, odd(x, far))
  },
  domain: [anywhere],
  ulp: 3,
  terms: () => 1,
  points: [
    { x: [0], y: 0, d: [1] },
    { x: [Infinity], y: 1, d: [0] },
    { x: [-Infinity], y: -1, d: [0] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

/** From here on x² + 1 is x². */
const huge = 2 ** 28

/** Inverse hyperbolic sine. */
export const asinh: UnaryOp = unary("asinh", {
  peers: { tfjs: "tf.asinh", jax: "jnp.arcsinh", torch: "torch.asinh" },
  at: Math.asinh,
  tex: (x) => `\\operatorname{arsinh} ${x}`,
  d: [(_y, x) => div(1, hypot(x, 1))],
  lower: (x) => {
    const size = abs(x)
    const z = square(where(lt(size, huge), size, 1))
    const near = log1p(add(size, div(z, add(1, sqrt(add(1, z))))))
    return odd(x, where(lt(size, huge), near, add(log(size), Math.LN2)))
  },
  precise: true,
  domain: [anywhere],
  ulp: 1,
  points: [
    { x: [0], y: 0, d: [1] },
    { x: [Infinity], y: Infinity, d: [0] },
    { x: [-Infinity], y: -Infinity, d: [0] },
  ],
})

/** Inverse hyperbolic cosine; NaN below 1. */
export const acosh: UnaryOp = unary("acosh", {
  peers: { tfjs: "tf.acosh", jax: "jnp.arccosh", torch: "torch.acosh" },
  at: Math.acosh,
  tex: (x) => `\\operatorname{arcosh} ${x}`,
  d: [(_y, x) => div(1, mul(sqrt(sub(x, 1)), sqrt(add(x, 1))))],
  lower: (x) => {
    const t = sub(where(lt(x, 1), NaN, where(lt(x, huge), x, 1)), 1)
    const near = log1p(add(t, sqrt(mul(t, add(t, 2)))))
    return where(lt(x, huge), near, add(log(x), Math.LN2))
  },
  precise: true,
  domain: [[1.1, 6]],
  ulp: 1,
  points: [
    { x: [1], y: 0, d: [Infinity] },
    { x: [0.5], y: NaN, d: ["any"] },
    { x: [Infinity], y: Infinity, d: [0] },
  ],
})

/** Inverse hyperbolic tangent; NaN outside [−1, 1]. */
export const atanh: UnaryOp = unary("atanh", {
  peers: { tfjs: "tf.atanh", jax: "jnp.arctanh", torch: "torch.atanh" },
  at: Math.atanh,
  tex: (x) => `\\operatorname{artanh} ${x}`,
  d: [(_y, x) => div(1, mul(sub(1, x), add(1, x)))],
  lower: (x) => {
    const size = abs(x)
    const ratio = where(eq(size, 1), Infinity, div(mul(2, size), sub(1, size)))
    return odd(x, mul(0.5, log1p(ratio)))
  },
  precise: true,
  domain: [[-0.9, 0.9]],
  ulp: 1,
  points: [
    { x: [0], y: 0, d: [1] },
    { x: [1], y: Infinity, d: [Infinity] },
    { x: [-1], y: -Infinity, d: [Infinity] },
    { x: [2], y: NaN, d: ["any"] },
  ],
})
