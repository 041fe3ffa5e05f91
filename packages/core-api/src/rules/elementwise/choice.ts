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
export const maximum: BinaryOp = extreme("maximum", "max", gt, (a, b) => a > b)

/** The lesser of two, broadcasting; NaN wins. Where they are equal, each gets half of the derivative. */
export const minimum: BinaryOp = extreme("minimum", "min", lt, (a, b) => a < b)

function extreme(
  name: string,
  text: string,
  wins: BinaryOp,
  winsAt: (a: number, b: number) => boolean,
): BinaryOp {
  const loser = winsAt(Infinity, 0) ? -Infinity : Infinity
  return binary(name, {
    peers: { tfjs: `tf.${name}`, jax: `jnp.${name}`, torch: `torch.${name}` },
    at: (a, b) => (winsAt(a, b) || Number.isNaN(a) ? a : b),
    tex: (a, b) => `\\${text}(${a}, ${b})`,
    d: [
      (y, a, b) => where(eq(a, b), 0.5, cast(wins(a, b), y.dtype)),
      (y, a, b) => where(eq(a, b), 0.5, cast(wins(b, a), y.dtype)),
    ],
    lower: (a, b) => where(eq(b, b), where(wins(b, a), b, a), b),
    accepts: "number",
    domain: everywhere,
    kink: (a, b) => Math.abs(a - b),
    ulp: 0,
    points: [
      { x: [2, 2], y: 2, d: [0.5, 0.5] },
      { x: [NaN, 1], y: NaN, d: ["any", "any"] },
      { x: [1, NaN], y: NaN, d: ["any", "any"] },
      { x: [loser, 1], y: 1, d: [0, 1] },
    ],
  })
}

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
