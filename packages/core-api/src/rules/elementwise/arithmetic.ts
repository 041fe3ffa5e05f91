import { binary, type BinaryOp, type IntrinsicMark, unary, type UnaryOp } from "../define.ts"
import { where } from "./choice.ts"
import { lt } from "./comparison.ts"
import { anywhere, everywhere, positive } from "./domains.ts"

/** a + b, broadcasting. */
export const add: BinaryOp & IntrinsicMark = binary("add", {
  peers: { tfjs: "tf.add", jax: "jnp.add", torch: "torch.add" },
  at: (a, b) => a + b,
  tex: (a, b) => `${a} + ${b}`,
  d: [() => 1, () => 1],
  accepts: "number",
  domain: everywhere,
  ulp: 0.5,
})

/** a − b, broadcasting. */
export const sub: BinaryOp & IntrinsicMark = binary("sub", {
  peers: { tfjs: "tf.sub", jax: "jnp.subtract", torch: "torch.sub" },
  at: (a, b) => a - b,
  tex: (a, b) => `${a} - ${b}`,
  d: [() => 1, () => -1],
  accepts: "number",
  domain: everywhere,
  ulp: 0.5,
})

/** a · b, broadcasting. */
export const mul: BinaryOp & IntrinsicMark = binary("mul", {
  peers: { tfjs: "tf.mul", jax: "jnp.multiply", torch: "torch.mul" },
  at: (a, b) => a * b,
  tex: (a, b) => `${a} \\cdot ${b}`,
  int32: Math.imul,
  d: [(_y, _a, b) => b, (_y, a) => a],
  accepts: "number",
  domain: everywhere,
  ulp: 0.5,
})

/** a / b, broadcasting; integers divide as float32. */
export const div: BinaryOp & IntrinsicMark = binary("div", {
  peers: { tfjs: "tf.div", jax: "jnp.divide", torch: "torch.div" },
  at: (a, b) => a / b,
  tex: (a, b) => `\\frac{${a}}{${b}}`,
  d: [(_y, _a, b) => div(1, b), (y, _a, b) => neg(div(y, b))],
  domain: [anywhere, positive],
  ulp: 0.5,
  points: [
    { x: [1, 0], y: Infinity, d: [Infinity, -Infinity] },
    { x: [-1, 0], y: -Infinity, d: [Infinity, Infinity] },
    { x: [0, 0], y: NaN, d: [Infinity, NaN] },
    { x: [1, Infinity], y: 0, d: [0, 0] },
  ],
})

/** −x. */
export const neg: UnaryOp & IntrinsicMark = unary("neg", {
  peers: { tfjs: "tf.neg", jax: "jnp.negative", torch: "torch.neg" },
  at: (x) => -x,
  tex: (x) => `-${x}`,
  d: [() => -1],
  accepts: "number",
  domain: [anywhere],
  ulp: 0,
})

/** |x|; its derivative at 0 is 0. */
export const abs: UnaryOp & IntrinsicMark = unary("abs", {
  peers: { tfjs: "tf.abs", jax: "jnp.abs", torch: "torch.abs" },
  at: Math.abs,
  tex: (x) => `|${x}|`,
  d: [(_y, x) => sign(x)],
  accepts: "number",
  domain: [anywhere],
  turns: (lo, hi) => (lo < 0 && 0 < hi ? [0] : []),
  ulp: 0,
  points: [
    { x: [0], y: 0, d: [0] },
    { x: [-0], y: 0, d: [0] },
    { x: [NaN], y: NaN, d: ["any"] },
    { x: [-Infinity], y: Infinity, d: [-1] },
  ],
})

/** −1, 0 or 1; NaN of NaN. */
export const sign: UnaryOp = unary("sign", {
  peers: { tfjs: "tf.sign", jax: "jnp.sign", torch: "torch.sign" },
  at: Math.sign,
  tex: (x) => `\\operatorname{sgn} ${x}`,
  d: [null],
  lower: (x) => where(lt(0, x), 1, where(lt(x, 0), -1, x)),
  accepts: "number",
  domain: [anywhere],
  ulp: 0,
  points: [
    { x: [0], y: 0, d: [0] },
    { x: [NaN], y: NaN, d: ["any"] },
    { x: [-Infinity], y: -1, d: [0] },
  ],
})

/** x². */
export const square: UnaryOp = unary("square", {
  peers: { tfjs: "tf.square", jax: "jnp.square", torch: "torch.square" },
  at: (x) => x * x,
  int32: (x) => Math.imul(x, x),
  tex: (x) => `{${x}}^2`,
  d: [(_y, x) => mul(2, x)],
  lower: (x) => mul(x, x),
  accepts: "number",
  domain: [anywhere],
  ulp: 0.5,
  points: [{ x: [0], y: 0, d: [0] }],
})

/** 1 / x. */
export const reciprocal: UnaryOp = unary("reciprocal", {
  peers: { tfjs: "tf.reciprocal", jax: "jnp.reciprocal", torch: "torch.reciprocal" },
  at: (x) => 1 / x,
  tex: (x) => `\\frac{1}{${x}}`,
  d: [(y) => neg(mul(y, y))],
  lower: (x) => div(1, x),
  domain: [positive],
  ulp: 0.5,
  points: [
    { x: [0], y: Infinity, d: [-Infinity] },
    { x: [Infinity], y: 0, d: [0] },
    { x: [-Infinity], y: 0, d: [0] },
  ],
})
