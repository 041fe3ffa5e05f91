import { type IntrinsicMark, unary, type UnaryOp } from "../define.ts"
import { abs, add, div, mul, sub } from "./arithmetic.ts"
import { where } from "./choice.ts"
import { eq, lt } from "./comparison.ts"
import { anywhere, positive } from "./domains.ts"
import { polynomial } from "./polynomial.ts"

/** eˣ. */
export const exp: UnaryOp & IntrinsicMark = unary("exp", {
  peers: { tfjs: "tf.exp", jax: "jnp.exp", torch: "torch.exp" },
  at: Math.exp,
  tex: (x) => `e^{${x}}`,
  d: [(y) => y],
  domain: [anywhere],
  ulp: 2,
  points: [
    { x: [0], y: 1, d: [1] },
    { x: [Infinity], y: Infinity, d: [Infinity] },
    { x: [-Infinity], y: 0, d: [0] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

/** Natural logarithm: −∞ at 0, NaN below. */
export const log: UnaryOp & IntrinsicMark = unary("log", {
  peers: { tfjs: "tf.log", jax: "jnp.log", torch: "torch.log" },
  at: Math.log,
  tex: (x) => `\\ln ${x}`,
  d: [(_y, x) => div(1, x)],
  domain: [positive],
  ulp: 2,
  points: [
    { x: [1], y: 0, d: [1] },
    { x: [0], y: -Infinity, d: [Infinity] },
    { x: [-1], y: NaN, d: ["any"] },
    { x: [Infinity], y: Infinity, d: [0] },
  ],
})

/** Coefficients of P and Q, where eˣ − 1 is 2xP/(Q − xP) with polynomials in x², and of (2P − Q)/x²: Cephes, `expm1`. */
const expm1Above = [0.00012617719307481058, 0.030299440770744195, 1]
const expm1Below = [0.0000030019850513866446, 0.002524483403496841, 0.22726554820815503, 2]
const expm1Rest = [-0.0000030019850513866446, -0.00227212901734722, -0.16666666666666663]

/** eˣ − 1, exact near 0. */
export const expm1: UnaryOp = unary("expm1", {
  peers: { tfjs: "tf.expm1", jax: "jnp.expm1", torch: "torch.expm1" },
  at: Math.expm1,
  tex: (x) => `e^{${x}} - 1`,
  d: [(_y, x) => exp(x)],
  lower: (x) => {
    const z = mul(x, x)
    const above = mul(x, polynomial(z, expm1Above))
    const below = sub(polynomial(z, expm1Below), above)
    // 2·above/below less x, which is left to the end: what is rounded before is small beside it.
    const near = add(x, mul(x, div(add(above, mul(z, polynomial(z, expm1Rest))), below)))
    return where(lt(abs(x), 0.5), near, sub(exp(x), 1))
  },
  precise: true,
  domain: [anywhere],
  ulp: 1,
  points: [
    { x: [0], y: 0, d: [1] },
    { x: [Infinity], y: Infinity, d: [Infinity] },
    { x: [-Infinity], y: -1, d: [0] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

/** log₂ x. */
export const log2: UnaryOp = logarithmOf("log2", Math.log2, "2", Math.LN2)
/** log₁₀ x. */
export const log10: UnaryOp = logarithmOf("log10", Math.log10, "{10}", Math.LN10, 6.649434773342547e-17)

/** A logarithm as the natural one times 1/unit, to which its rounding, `rest`, is added where it shows. */
function logarithmOf(name: string, at: (x: number) => number, base: string, unit: number, rest = 0): UnaryOp {
  return unary(name, {
    peers: { jax: `jnp.${name}`, torch: `torch.${name}` },
    at: (x) => at(x),
    tex: (x) => `\\log_${base} ${x}`,
    d: [(_y, x) => mul(div(1, x), 1 / unit)],
    lower: (x) => {
      const natural = log(x)
      const scaled = mul(natural, 1 / unit)
      return rest === 0 ? scaled : add(scaled, mul(natural, rest))
    },
    precise: true,
    domain: [positive],
    ulp: 1,
    points: [
      { x: [1], y: 0, d: [1 / unit] },
      { x: [0], y: -Infinity, d: [Infinity] },
      { x: [-1], y: NaN, d: ["any"] },
      { x: [Infinity], y: Infinity, d: [0] },
    ],
  })
}

/** ln(1 + x), exact near 0: what rounding takes from 1 + x is added to first order, as in fdlibm, `s_log1p.c`. */
export const log1p: UnaryOp = unary("log1p", {
  peers: { tfjs: "tf.log1p", jax: "jnp.log1p", torch: "torch.log1p" },
  at: Math.log1p,
  tex: (x) => `\\ln(1 + ${x})`,
  d: [(_y, x) => div(1, add(1, x))],
  lower: (x) => {
    const u = add(1, x)
    const lost = sub(x, sub(u, 1))
    const value = add(log(u), div(lost, where(eq(u, 0), 1, u)))
    return where(lt(x, Infinity), value, x)
  },
  precise: true,
  domain: [[-0.9, 6]],
  ulp: 1,
  points: [
    { x: [0], y: 0, d: [1] },
    { x: [-1], y: -Infinity, d: [Infinity] },
    { x: [-2], y: NaN, d: ["any"] },
    { x: [Infinity], y: Infinity, d: [0] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})
