import { binary, type BinaryOp, type IntrinsicMark, ternary, type TernaryOp } from "../define.ts"
import { eq, gt, le, lt } from "./comparison.ts"
import { cast } from "./conversion.ts"
import { anywhere, everywhere } from "./domains.ts"

/** The second argument where the condition holds, else the third, all three broadcasting. */
export const where: TernaryOp & IntrinsicMark = ternary("where", {
  peers: { tfjs: "tf.where", jax: "jnp.where", torch: "torch.where" },
  at: (condition, a, b) => (condition === 0 ? b : a),
  tex: (condition, a, b) => `\\begin{cases}${a} & ${condition}\\\\ ${b} & \\text{else}\\end{cases}`,
  d: [null, (y, condition) => cast(condition, y.dtype), (y, condition) => cast(eq(condition, 0), y.dtype)],
  accepts: "any",
  condition: true,
  domain: [[0, 1], anywhere, anywhere],
  ulp: 0,
})

/** The greater of two, broadcasting; NaN wins. Where they are equal, each gets half of the derivative. */
export const maximum: BinaryOp = binary("maximum", {
  peers: { tfjs: "tf.maximum", jax: "jnp.maximum", torch: "torch.maximum" },
  at: (a, b) => (a > b || Number.isNaN(a) ? a : b),
  tex: (a, b) => `\\max(${a}, ${b})`,
  d: [
    (y, a, b) => where(eq(a, b), 0.5, cast(gt(a, b), y.dtype)),
    (y, a, b) => where(eq(a, b), 0.5, cast(gt(b, a), y.dtype)),
  ],
  lower: (a, b) => where(eq(b, b), where(lt(a, b), b, a), b),
  accepts: "number",
  domain: everywhere,
  kink: (a, b) => Math.abs(a - b),
  ulp: 0,
  points: [
    { x: [2, 2], y: 2, d: [0.5, 0.5] },
    { x: [NaN, 1], y: NaN, d: ["any", "any"] },
    { x: [1, NaN], y: NaN, d: ["any", "any"] },
    { x: [-Infinity, 1], y: 1, d: [0, 1] },
  ],
})

/** The lesser of two, broadcasting; NaN wins. Where they are equal, each gets half of the derivative. */
export const minimum: BinaryOp = binary("minimum", {
  peers: { tfjs: "tf.minimum", jax: "jnp.minimum", torch: "torch.minimum" },
  at: (a, b) => (a < b || Number.isNaN(a) ? a : b),
  tex: (a, b) => `\\min(${a}, ${b})`,
  d: [
    (y, a, b) => where(eq(a, b), 0.5, cast(lt(a, b), y.dtype)),
    (y, a, b) => where(eq(a, b), 0.5, cast(lt(b, a), y.dtype)),
  ],
  lower: (a, b) => where(eq(b, b), where(lt(b, a), b, a), b),
  accepts: "number",
  domain: everywhere,
  kink: (a, b) => Math.abs(a - b),
  ulp: 0,
  points: [
    { x: [2, 2], y: 2, d: [0.5, 0.5] },
    { x: [NaN, 1], y: NaN, d: ["any", "any"] },
    { x: [1, NaN], y: NaN, d: ["any", "any"] },
    { x: [Infinity, 1], y: 1, d: [0, 1] },
  ],
})

/**
 * min(max(x, low), high), all three broadcasting: −∞ and ∞ stand for no bound. The derivative at a bound is that of x,
 * 1; where the bounds cross the result is the upper one, and nothing passes.
 */
export const clamp: TernaryOp = ternary("clamp", {
  peers: { tfjs: "tf.clipByValue", jax: "jnp.clip", torch: "torch.clamp" },
  at: (x, low, high) => Math.min(Math.max(x, low), high),
  tex: (x, low, high) => `\\min(\\max(${x}, ${low}), ${high})`,
  d: [
    (y, x, low, high) => cast(where(le(low, x), le(x, high), 0), y.dtype),
    (y, x, low, high) => cast(where(lt(x, low), le(low, high), 0), y.dtype),
    (y, x, low, high) => cast(where(lt(high, x), 1, lt(high, low)), y.dtype),
  ],
  lower: (x, low, high) => minimum(maximum(x, low), high),
  accepts: "number",
  domain: [
    [-2, 4],
    [-1.5, -0.5],
    [0.5, 1.5],
  ],
  kink: (x, low, high) => Math.min(Math.abs(x - low), Math.abs(x - high), Math.abs(low - high)),
  ulp: 0,
  points: [
    { x: [-1, -1, 1], y: -1, d: [1, 0, 0] },
    { x: [1, -1, 1], y: 1, d: [1, 0, 0] },
    { x: [-2, -1, 1], y: -1, d: [0, 1, 0] },
    { x: [2, -1, 1], y: 1, d: [0, 0, 1] },
    { x: [0, 1, -1], y: -1, d: [0, 0, 1] },
    { x: [5, -Infinity, Infinity], y: 5, d: [1, 0, 0] },
    { x: [NaN, 0, 1], y: NaN, d: ["any", "any", "any"] },
  ],
})
