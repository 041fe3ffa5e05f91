import { binary, type BinaryOp } from "../define.ts"
import type { Scalar } from "../row.ts"
import { abs, add, div, mul, neg, sign, square, sub } from "./arithmetic.ts"
import { sigmoid } from "./activations.ts"
import { maximum, where } from "./choice.ts"
import { eq, gt, lt } from "./comparison.ts"
import { anywhere, everywhere, positive } from "./domains.ts"
import { exp, log, log1p } from "./exponential.ts"
import { logicalAnd } from "./logical.ts"
import { hypot } from "./powers.ts"
import { atan } from "./trigonometric.ts"

/** Whether a number has a minus sign; that of a zero is the sign of its reciprocal. */
function isNegative(x: Scalar): Scalar {
  return where(eq(x, 0), lt(div(1, x), 0), lt(x, 0))
}

function hasSign(x: number): boolean {
  return x < 0 || Object.is(x, -0)
}

/** The angle of the point (x, y), from −π to π, broadcasting; 0 at the origin. */
export const atan2: BinaryOp = binary("atan2", {
  peers: { tfjs: "tf.atan2", jax: "jnp.arctan2", torch: "torch.atan2" },
  at: Math.atan2,
  tex: (y, x) => `\\operatorname{atan2}(${y}, ${x})`,
  d: [
    (_r, y, x) => div(div(x, hypot(y, x)), hypot(y, x)),
    (_r, y, x) => neg(div(div(y, hypot(y, x)), hypot(y, x))),
  ],
  lower: (y, x) => {
    const [rise, run] = [abs(y), abs(x)]
    const isSteep = lt(run, rise)
    const large = where(isSteep, rise, run)
    const ratio = div(where(isSteep, run, rise), where(eq(large, 0), 1, large))
    const octant = atan(where(logicalAnd(eq(rise, run), gt(large, 0)), 1, ratio))
    const quadrant = where(isSteep, sub(Math.PI / 2, octant), octant)
    const half = where(isNegative(x), sub(Math.PI, quadrant), quadrant)
    return where(isNegative(y), neg(half), half)
  },
  precise: true,
  domain: [positive, anywhere],
  ulp: 1,
  points: [
    { x: [0, 0], y: 0, d: ["any", "any"] },
    { x: [1, 0], y: Math.PI / 2, d: [0, -1] },
    { x: [-1, 0], y: -Math.PI / 2, d: [0, 1] },
    { x: [0, 1], y: 0, d: [1, 0] },
    { x: [0, -1], y: Math.PI, d: [-1, 0] },
    { x: [Infinity, Infinity], y: Math.PI / 4, d: ["any", "any"] },
    { x: [NaN, 1], y: NaN, d: ["any", "any"] },
  ],
})

/** (a − b)², broadcasting. */
export const squaredDifference: BinaryOp = binary("squaredDifference", {
  peers: { tfjs: "tf.squaredDifference" },
  at: (a, b) => (a - b) ** 2,
  int32: (a, b) => Math.imul(a - b, a - b),
  tex: (a, b) => `(${a} - ${b})^2`,
  d: [(_y, a, b) => mul(2, sub(a, b)), (_y, a, b) => mul(2, sub(b, a))],
  lower: (a, b) => square(sub(a, b)),
  accepts: "number",
  domain: everywhere,
  ulp: 2,
  points: [{ x: [3, 3], y: 0, d: [0, 0] }],
})

/** ln(eᵃ + eᵇ), broadcasting, without overflow. */
export const logAddExp: BinaryOp = binary("logAddExp", {
  peers: { jax: "jnp.logaddexp", torch: "torch.logaddexp" },
  at: (a, b) => {
    if (a === b) return a + Math.LN2
    return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)))
  },
  tex: (a, b) => `\\ln(e^{${a}} + e^{${b}})`,
  d: [(_y, a, b) => sigmoid(sub(a, b)), (_y, a, b) => sigmoid(sub(b, a))],
  lower: (a, b) => {
    const apart = where(eq(a, b), 0, abs(sub(a, b)))
    return add(maximum(a, b), log1p(exp(neg(apart))))
  },
  precise: true,
  domain: everywhere,
  ulp: 1,
  points: [
    { x: [0, 0], y: Math.LN2, d: [0.5, 0.5] },
    { x: [-Infinity, 1], y: 1, d: [0, 1] },
    { x: [-Infinity, -Infinity], y: -Infinity, d: ["any", "any"] },
    { x: [Infinity, 1], y: Infinity, d: [1, 0] },
    { x: [NaN, 1], y: NaN, d: [NaN, NaN] },
  ],
})

/** x ln y, broadcasting; 0 where x is 0 and y any number. */
export const xlogy: BinaryOp = binary("xlogy", {
  peers: { jax: "jax.scipy.special.xlogy", torch: "torch.xlogy" },
  at: (x, y) => (x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y)),
  tex: (x, y) => `${x} \\ln ${y}`,
  d: [(_r, _x, y) => log(y), (_r, x, y) => div(x, where(logicalAnd(eq(x, 0), eq(y, 0)), 1, y))],
  lower: (x, y) => mul(x, log(where(logicalAnd(eq(x, 0), eq(y, y)), 1, y))),
  domain: [anywhere, positive],
  ulp: 3,
  points: [
    { x: [0, 0], y: 0, d: [-Infinity, 0] },
    { x: [0, -1], y: 0 },
    { x: [0, NaN], y: NaN },
    { x: [1, 0], y: -Infinity, d: [-Infinity, Infinity] },
  ],
})

/** |x| with the sign of y, broadcasting; the sign of a zero counts. Its derivative at x = 0 is 0. */
export const copySign: BinaryOp = binary("copySign", {
  peers: { jax: "jnp.copysign", torch: "torch.copysign" },
  at: (x, y) => (hasSign(y) ? -Math.abs(x) : Math.abs(x)),
  tex: (x, y) => `|${x}| \\operatorname{sgn} ${y}`,
  d: [(_r, x, y) => where(isNegative(y), neg(sign(x)), sign(x)), null],
  lower: (x, y) => where(isNegative(y), neg(abs(x)), abs(x)),
  domain: everywhere,
  kink: (x, y) => Math.min(Math.abs(x), Math.abs(y)),
  ulp: 0,
  points: [
    { x: [2, -1], y: -2, d: [-1, 0] },
    { x: [-2, 1], y: 2, d: [-1, 0] },
    { x: [0, 1], y: 0, d: [0, 0] },
    { x: [2, Infinity], y: 2, d: [1, 0] },
  ],
})
