import {
  binary,
  type BinaryOp,
  type Lowered,
  parametric,
  type ParametricOp,
  unary,
  type UnaryOp,
} from "../define.ts"
import type { Scalar } from "../row.ts"
import { add, div, mul, sub } from "./arithmetic.ts"
import { clamp, where } from "./choice.ts"
import { gt, lt } from "./comparison.ts"
import { cast } from "./conversion.ts"
import { anywhere } from "./domains.ts"
import { exp, expm1 } from "./exponential.ts"

/** max(x, 0); its derivative at 0 is 0. */
export const relu: UnaryOp = unary("relu", {
  peers: { tfjs: "tf.relu", jax: "jax.nn.relu", torch: "F.relu" },
  at: (x) => (x < 0 ? 0 : x),
  tex: (x) => `\\max(${x}, 0)`,
  d: [(y) => cast(gt(y, 0), y.dtype)],
  lower: (x) => where(lt(x, 0), 0, x),
  accepts: "number",
  domain: [anywhere],
  ulp: 0,
  points: [
    { x: [0], y: 0, d: [0] },
    { x: [-0], y: 0, d: [0] },
    { x: [NaN], y: NaN, d: ["any"] },
    { x: [Infinity], y: Infinity, d: [1] },
    { x: [-Infinity], y: 0, d: [0] },
  ],
})

/** 1 strictly between two bounds, 0 elsewhere. */
function strictlyBetween(x: Scalar, low: number, high: number): Scalar {
  return cast(where(gt(x, low), lt(x, high), 0), x.dtype)
}

/** min(max(x, 0), 6); its derivative at 0 and 6 is 0. */
export const relu6: UnaryOp = unary("relu6", {
  peers: { tfjs: "tf.relu6", jax: "jax.nn.relu6", torch: "F.relu6" },
  at: (x) => (x < 0 ? 0 : x > 6 ? 6 : x),
  tex: (x) => `\\min(\\max(${x}, 0), 6)`,
  d: [(y) => strictlyBetween(y, 0, 6)],
  lower: (x) => clamp(x, 0, 6),
  accepts: "number",
  domain: [[-4, 10]],
  ulp: 0,
  points: [
    { x: [0], y: 0, d: [0] },
    { x: [6], y: 6, d: [0] },
    { x: [NaN], y: NaN, d: ["any"] },
    { x: [Infinity], y: 6, d: [0] },
  ],
})

/** min(max(x, −1), 1); its derivative at ±1 is 0. */
export const hardTanh: UnaryOp = unary("hardTanh", {
  peers: { jax: "jax.nn.hard_tanh", torch: "F.hardtanh" },
  at: (x) => (x < -1 ? -1 : x > 1 ? 1 : x),
  tex: (x) => `\\min(\\max(${x}, -1), 1)`,
  d: [(y) => strictlyBetween(y, -1, 1)],
  lower: (x) => clamp(x, -1, 1),
  accepts: "number",
  domain: [anywhere],
  ulp: 0,
  points: [
    { x: [-1], y: -1, d: [0] },
    { x: [1], y: 1, d: [0] },
    { x: [NaN], y: NaN, d: ["any"] },
    { x: [-Infinity], y: -1, d: [0] },
  ],
})

/** min(max(x + 3, 0), 6)/6; its derivative at ±3 is 0. */
export const hardSigmoid: UnaryOp = unary("hardSigmoid", {
  peers: { jax: "jax.nn.hard_sigmoid", torch: "F.hardsigmoid" },
  at: (x) => (x < -3 ? 0 : x > 3 ? 1 : (x + 3) / 6),
  tex: (x) => `\\tfrac16 \\min(\\max(${x} + 3, 0), 6)`,
  d: [(_y, x) => mul(strictlyBetween(x, -3, 3), 1 / 6)],
  lower: (x) => div(relu6(add(x, 3)), 6),
  domain: [[-5, 5]],
  ulp: 2,
  points: [
    { x: [-3], y: 0, d: [0] },
    { x: [0], y: 0.5, d: [1 / 6] },
    { x: [3], y: 1, d: [0] },
    { x: [-Infinity], y: 0, d: [0] },
  ],
})

/** x times {@link hardSigmoid}; its derivative is −½ at −3 and 1½ at 3. */
export const hardSwish: UnaryOp = unary("hardSwish", {
  peers: { jax: "jax.nn.hard_swish", torch: "F.hardswish" },
  at: (x) => (x < -3 ? 0 : x > 3 ? x : (x * (x + 3)) / 6),
  tex: (x) => `\\tfrac16 ${x} \\min(\\max(${x} + 3, 0), 6)`,
  d: [(_y, x) => where(lt(x, -3), 0, where(gt(x, 3), 1, add(div(x, 3), 0.5)))],
  lower: (x) => where(lt(x, -3), 0, where(gt(x, 3), x, div(mul(x, add(x, 3)), 6))),
  domain: [[-5, 5]],
  ulp: 3,
  points: [
    { x: [-3], y: 0, d: [-0.5] },
    { x: [0], y: 0, d: [0.5] },
    { x: [3], y: 3, d: [1.5] },
    { x: [-Infinity], y: 0, d: [0] },
  ],
})

const slopes = [0.05, 0.5] as const

/** x where it is positive, slope · x elsewhere; the derivative at 0 is the slope. Both broadcast. */
export const prelu: BinaryOp = binary("prelu", { ...leaky(), peers: { tfjs: "tf.prelu", torch: "F.prelu" } })
/** {@link prelu} with a slope of 0.01 unless another is given. */
export const leakyRelu: ParametricOp = parametric("leakyRelu", {
  ...leaky(),
  peers: { tfjs: "tf.leakyRelu", jax: "jax.nn.leaky_relu", torch: "F.leaky_relu" },
  defaults: [0.01],
})

function leaky(): Lowered {
  return {
    at: (x, slope) => (x > 0 ? x : x * slope),
    tex: (x, slope) => `\\begin{cases}${x} & ${x} > 0\\\\ ${slope} ${x} & \\text{else}\\end{cases}`,
    d: [(_y, x, slope) => where(gt(x, 0), 1, slope), (_y, x) => where(gt(x, 0), 0, x)],
    lower: (x, slope) => where(gt(x, 0), x, mul(x, slope)),
    domain: [anywhere, slopes],
    kink: (x) => Math.abs(x),
    ulp: 0.5,
    points: [
      { x: [0, 0.01], y: 0, d: [0.01, 0] },
      { x: [Infinity, 0.01], y: Infinity, d: [1, 0] },
      { x: [-Infinity, 0.5], y: -Infinity, d: [0.5, -Infinity] },
    ],
  }
}

/** x where it is positive, α(eˣ − 1) elsewhere, with α = 1 unless another is given. */
export const elu: ParametricOp = parametric("elu", {
  peers: { tfjs: "tf.elu", jax: "jax.nn.elu", torch: "F.elu" },
  at: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x)),
  tex: (x, alpha) => `\\begin{cases}${x} & ${x} > 0\\\\ ${alpha} (e^{${x}} - 1) & \\text{else}\\end{cases}`,
  d: [
    (_y, x, alpha) => where(gt(x, 0), 1, mul(alpha, exp(where(gt(x, 0), 0, x)))),
    (_y, x) => where(gt(x, 0), 0, expm1(where(gt(x, 0), 0, x))),
  ],
  lower: (x, alpha) => where(gt(x, 0), x, mul(alpha, expm1(where(gt(x, 0), 0, x)))),
  defaults: [1],
  domain: [anywhere, [0.5, 2]],
  kink: (x) => Math.abs(x),
  ulp: 2,
  points: [
    { x: [0, 1], y: 0, d: [1, 0] },
    { x: [Infinity, 1], y: Infinity, d: [1, 0] },
    { x: [-Infinity, 1], y: -1, d: [0, -1] },
  ],
})

/** x where it is positive, α(e^(x/α) − 1) elsewhere, with α = 1 unless another is given. */
export const celu: ParametricOp = parametric("celu", {
  peers: { jax: "jax.nn.celu", torch: "F.celu" },
  at: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x / alpha)),
  tex: (x, alpha) =>
    `\\begin{cases}${x} & ${x} > 0\\\\ ${alpha} (e^{${x} / ${alpha}} - 1) & \\text{else}\\end{cases}`,
  d: [
    (_y, x, alpha) => where(gt(x, 0), 1, exp(div(where(gt(x, 0), 0, x), alpha))),
    (_y, x, alpha) => {
      const ratio = div(where(gt(x, 0), 0, x), alpha)
      return where(gt(x, 0), 0, sub(expm1(ratio), mul(ratio, exp(ratio))))
    },
  ],
  lower: (x, alpha) => where(gt(x, 0), x, mul(alpha, expm1(div(where(gt(x, 0), 0, x), alpha)))),
  precise: true,
  defaults: [1],
  domain: [anywhere, [0.5, 2]],
  kink: (x) => Math.abs(x),
  ulp: 1,
  points: [
    { x: [0, 1], y: 0, d: [1, 0] },
    { x: [Infinity, 1], y: Infinity, d: [1, 0] },
    { x: [-Infinity, 1], y: -1, d: [0, "any"] },
  ],
})

// G. Klambauer et al., "Self-normalizing neural networks", 2017.
const seluScale = 1.0507009873554805
const seluAlpha = 1.6732632423543772

/** 1.0507… times {@link elu} with α = 1.6732…; its derivative at 0 is that from below. */
export const selu: UnaryOp = unary("selu", {
  peers: { tfjs: "tf.selu", jax: "jax.nn.selu", torch: "F.selu" },
  at: (x) => seluScale * (x > 0 ? x : seluAlpha * Math.expm1(x)),
  tex: (x) => `\\operatorname{selu} ${x}`,
  d: [(_y, x) => where(gt(x, 0), seluScale, mul(seluScale * seluAlpha, exp(where(gt(x, 0), 0, x))))],
  lower: (x) => where(gt(x, 0), mul(seluScale, x), mul(seluScale * seluAlpha, expm1(where(gt(x, 0), 0, x)))),
  domain: [anywhere],
  ulp: 2,
  points: [
    { x: [0], y: 0, d: [seluScale * seluAlpha] },
    { x: [Infinity], y: Infinity, d: [seluScale] },
    { x: [-Infinity], y: -seluScale * seluAlpha, d: [0] },
  ],
})
