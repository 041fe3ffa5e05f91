import { type IntrinsicMark, unary, type UnaryOp } from "../define.ts"
import type { Scalar } from "../row.ts"
import { abs, add, div, mul, neg, square, sub } from "./arithmetic.ts"
import { where } from "./choice.ts"
import { eq, lt } from "./comparison.ts"
import { anywhere } from "./domains.ts"
import { polynomial, rational } from "./polynomial.ts"
import { hypot, rsqrt, sqrt } from "./powers.ts"
import { round } from "./rounding.ts"

const inside = [-0.95, 0.95] as const

/** Odd (`shift` 1) or even (0) multiples of π/2 from lo to hi; both extremes where it is long, or where π is not known to its digits. */
function quarters(shift: 0 | 1): (lo: number, hi: number) => readonly number[] {
  const turn = (at: number): number => (at + shift / 2) * Math.PI
  return (lo, hi) => {
    if (!(hi - lo < 2 * Math.PI && Math.max(-lo, hi) < 2 ** 30)) return [turn(0), turn(1)]
    const first = Math.ceil(lo / Math.PI - shift / 2)
    return [first, first + 1, first + 2].map(turn).filter((each) => lo <= each && each <= hi)
  }
}

/** Sine, of radians. */
export const sin: UnaryOp & IntrinsicMark = unary("sin", {
  peers: { tfjs: "tf.sin", jax: "jnp.sin", torch: "torch.sin" },
  at: Math.sin,
  tex: (x) => `\\sin ${x}`,
  d: [(_y, x) => cos(x)],
  domain: [anywhere],
  turns: quarters(1),
  ulp: 2,
  points: [
    { x: [0], y: 0, d: [1] },
    { x: [Infinity], y: NaN, d: [NaN] },
  ],
})

/** Cosine, of radians. */
export const cos: UnaryOp & IntrinsicMark = unary("cos", {
  peers: { tfjs: "tf.cos", jax: "jnp.cos", torch: "torch.cos" },
  at: Math.cos,
  tex: (x) => `\\cos ${x}`,
  d: [(_y, x) => neg(sin(x))],
  domain: [anywhere],
  turns: quarters(0),
  ulp: 2,
  points: [
    { x: [0], y: 1, d: [0] },
    { x: [-Infinity], y: NaN, d: [NaN] },
  ],
})

/** Tangent, of radians. */
export const tan: UnaryOp = unary("tan", {
  peers: { tfjs: "tf.tan", jax: "jnp.tan", torch: "torch.tan" },
  at: Math.tan,
  tex: (x) => `\\tan ${x}`,
  d: [(y) => add(1, mul(y, y))],
  lower: (x) => div(sin(x), cos(x)),
  precise: true,
  domain: [[-1.2, 1.2]],
  ulp: 1,
  points: [
    { x: [0], y: 0, d: [1] },
    { x: [Infinity], y: NaN, d: [NaN] },
  ],
})

/** Arc sine; NaN outside [−1, 1]. */
export const asin: UnaryOp = unary("asin", {
  peers: { tfjs: "tf.asin", jax: "jnp.arcsin", torch: "torch.asin" },
  at: Math.asin,
  tex: (x) => `\\arcsin ${x}`,
  d: [(_y, x) => rsqrt(mul(sub(1, x), add(1, x)))],
  // At the ends the sign of the root, which is zero, must not decide.
  lower: (x) => {
    const root = sqrt(mul(sub(1, x), add(1, x)))
    const angle = atan(where(eq(root, 0), Infinity, div(abs(x), root)))
    return where(lt(x, 0), neg(angle), angle)
  },
  precise: true,
  domain: [inside],
  ulp: 1,
  points: [
    { x: [0], y: 0, d: [1] },
    { x: [1], y: Math.PI / 2, d: [Infinity] },
    { x: [-1], y: -Math.PI / 2, d: [Infinity] },
    { x: [1.5], y: NaN, d: [NaN] },
  ],
})

/** Arc cosine; NaN outside [−1, 1]. */
export const acos: UnaryOp = unary("acos", {
  peers: { tfjs: "tf.acos", jax: "jnp.arccos", torch: "torch.acos" },
  at: Math.acos,
  tex: (x) => `\\arccos ${x}`,
  d: [(_y, x) => neg(rsqrt(mul(sub(1, x), add(1, x))))],
  lower: (x) => mul(2, atan(sqrt(where(eq(x, -1), Infinity, div(sub(1, x), add(1, x)))))),
  precise: true,
  domain: [inside],
  ulp: 1,
  points: [
    { x: [1], y: 0, d: [-Infinity] },
    { x: [-1], y: Math.PI, d: [-Infinity] },
    { x: [1.5], y: NaN, d: [NaN] },
  ],
})

/** Coefficients of arc tangent up to 0.66: Cephes, `atan`. */
const atanAbove = [
  -0.8750608600031904, -16.157537187333652, -75.00855792314705, -122.88666844901361, -64.85021904942025,
]
const atanBelow = [
  1, 24.858464901423062, 165.02700983169885, 432.88106049129027, 485.3903996359137, 194.5506571482614,
]

/** Arc tangent, from −π/2 to π/2. */
export const atan: UnaryOp = unary("atan", {
  peers: { tfjs: "tf.atan", jax: "jnp.arctan", torch: "torch.atan" },
  at: Math.atan,
  tex: (x) => `\\arctan ${x}`,
  d: [(_y, x) => square(div(1, hypot(1, x)))],
  // atan x = π/2 − atan(1/x) = π/4 + atan((x − 1)/(x + 1)), as Cephes has it.
  lower: (x) => {
    const size = abs(x)
    const large = lt(1 + Math.SQRT2, size)
    const medium = lt(0.66, size)
    const reduced = where(
      large,
      div(-1, where(large, size, 1)),
      where(medium, div(sub(size, 1), add(size, 1)), size),
    )
    const z = mul(reduced, reduced)
    const series = add(mul(mul(reduced, z), rational(z, atanAbove, atanBelow)), reduced)
    const angle = where(large, add(Math.PI / 2, series), where(medium, add(Math.PI / 4, series), series))
    return where(lt(x, 0), neg(angle), angle)
  },
  precise: true,
  domain: [anywhere],
  ulp: 1,
  points: [
    { x: [0], y: 0, d: [1] },
    { x: [Infinity], y: Math.PI / 2, d: [0] },
    { x: [-Infinity], y: -Math.PI / 2, d: [0] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

/** Coefficients of the derivative of sinc x by x, divided by x, in x²: (−1)ᵏ⁺¹ π²ᵏ⁺² (2k + 2)/(2k + 3)!. */
const sincSlope = Array.from({ length: 11 }, (_, k) => {
  const factorial = Array.from({ length: 2 * k + 3 }, (_each, at) => at + 1).reduce((a, b) => a * b, 1)
  return ((k % 2 === 0 ? -1 : 1) * Math.PI ** (2 * k + 2) * (2 * k + 2)) / factorial
}).reverse()

/** The sine or cosine of πx, which keeps its zeros and its accuracy however large x is. */
function ofPi(f: UnaryOp, x: Scalar): Scalar {
  const whole = round(x)
  const half = mul(0.5, whole)
  const value = f(mul(sub(x, whole), Math.PI))
  return where(eq(round(half), half), value, neg(value))
}

/** sin(πx)/(πx), 1 at 0. */
export const sinc: UnaryOp = unary("sinc", {
  peers: { jax: "jnp.sinc", torch: "torch.sinc" },
  at: (x) => {
    if (x === 0) return 1
    const whole = Math.round(x)
    const sine = Math.sin(Math.PI * (x - whole)) * (Math.abs(whole) % 2 === 1 ? -1 : 1)
    return sine / (Math.PI * x)
  },
  tex: (x) => `\\operatorname{sinc} ${x}`,
  // The difference of cos πx and sinc x cancels near 0: there it is a series.
  d: [
    (y, x) => {
      const near = lt(abs(x), 0.5)
      const safe = where(near, 1, x)
      const series = mul(x, polynomial(square(where(near, x, 0)), sincSlope))
      return where(near, series, div(sub(ofPi(cos, x), y), safe))
    },
  ],
  lower: (x) => {
    const isZero = eq(x, 0)
    return where(isZero, 1, div(ofPi(sin, x), where(isZero, 1, mul(x, Math.PI))))
  },
  precise: true,
  domain: [[-2.4, 2.4]],
  ulp: 1,
  points: [
    { x: [0], y: 1, d: [0] },
    { x: [1], y: 0, d: [-1] },
    { x: [2], y: 0, d: [0.5] },
  ],
})
