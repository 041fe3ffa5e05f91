import { type ReductionOp, reduction } from "./define.ts"
import { cast, div, eq } from "./elementwise.ts"
import type { Over, Scalar } from "./row.ts"

/** Sum over axes; 0 of nothing. bool counts as int32. */
export const sum: ReductionOp = reduction("sum", {
  peers: { tfjs: "tf.sum", jax: "jnp.sum", torch: "torch.sum" },
  op: "sum",
  d: () => 1,
  at: (values) => values.reduce((total, value) => total + value, 0),
  tex: (x) => `\\sum ${x}`,
  accepts: "number",
  empty: "defined",
  points: [{ x: [], y: 0 }],
})

/** Arithmetic mean over axes; NaN of nothing. Integers average as float32. */
export const mean: ReductionOp = reduction("mean", {
  peers: { tfjs: "tf.mean", jax: "jnp.mean", torch: "torch.mean" },
  op: "sum",
  finish: (total, n) => div(total, n),
  d: (_y, _x, { n }) => 1 / n,
  at: (values) => values.reduce((total, value) => total + value, 0) / values.length,
  tex: (x) => `\\frac{1}{n}\\sum ${x}`,
  accepts: "float",
  empty: "defined",
  points: [{ x: [], y: NaN }],
})

/** Greatest element over axes; NaN wins. Tied elements share the derivative evenly. @throws `E_SHAPE` of nothing */
export const max: ReductionOp = reduction("max", {
  peers: { tfjs: "tf.max", jax: "jnp.max", torch: "torch.amax" },
  op: "max",
  d: sharedAmongTied,
  at: (values) =>
    values.reduce((best, value) => (value > best || Number.isNaN(value) ? value : best), -Infinity),
  tex: (x) => `\\max ${x}`,
  accepts: "number",
  empty: "refused",
  points: [
    { x: [1, 3, 3, 2], y: 3, d: [0, 0.5, 0.5, 0] },
    { x: [3, 3, 3], y: 3, d: [1 / 3, 1 / 3, 1 / 3] },
    { x: [1, NaN, 3], y: NaN, d: ["any", "any", "any"] },
    { x: [0, -0], y: 0, d: [0.5, 0.5] },
  ],
})

/** Least element over axes; NaN wins. Tied elements share the derivative evenly. @throws `E_SHAPE` of nothing */
export const min: ReductionOp = reduction("min", {
  peers: { tfjs: "tf.min", jax: "jnp.min", torch: "torch.amin" },
  op: "min",
  d: sharedAmongTied,
  at: (values) =>
    values.reduce((best, value) => (value < best || Number.isNaN(value) ? value : best), Infinity),
  tex: (x) => `\\min ${x}`,
  accepts: "number",
  empty: "refused",
  points: [{ x: [1, 3, 1, 2], y: 1, d: [0.5, 0, 0.5, 0] }],
})

/** Product over axes; 1 of nothing. Its derivative by an element is the product of the others, also where that is 0. */
export const prod: ReductionOp = reduction("prod", {
  peers: { tfjs: "tf.prod", jax: "jnp.prod", torch: "torch.prod" },
  op: "prod",
  d: (_y, x, { productOfOthers }) => productOfOthers(x),
  at: (values) => values.reduce((total, value) => total * value, 1),
  tex: (x) => `\\prod ${x}`,
  accepts: "number",
  empty: "defined",
  points: [
    { x: [], y: 1 },
    { x: [2, 0, 3, 4], y: 0, d: [0, 24, 0, 0] },
    { x: [2, 0, 0, 4], y: 0, d: [0, 0, 0, 0] },
    { x: [5], y: 5, d: [1] },
  ],
})

/**
 * Position of the greatest element over axes, as int32: the first among equals, and the first NaN before any number. Over
 * several axes it is the position in what they hold together, row-major. @throws `E_SHAPE` of nothing
 */
export const argMax: ReductionOp = reduction("argMax", {
  peers: { tfjs: "tf.argMax", jax: "jnp.argmax", torch: "torch.argmax" },
  op: "argMax",
  d: null,
  at: (values) => positionOf(values, (value, best) => value > best),
  tex: (x) => `\\operatorname{argmax} ${x}`,
  accepts: "number",
  empty: "refused",
  points: [
    { x: [1, 3, 3, 2], y: 1 },
    { x: [1, NaN, 3], y: 1 },
  ],
})

/**
 * Position of the least element over axes, as int32: the first among equals, and the first NaN before any number. Over
 * several axes it is the position in what they hold together, row-major. @throws `E_SHAPE` of nothing
 */
export const argMin: ReductionOp = reduction("argMin", {
  peers: { tfjs: "tf.argMin", jax: "jnp.argmin", torch: "torch.argmin" },
  op: "argMin",
  d: null,
  at: (values) => positionOf(values, (value, best) => value < best),
  tex: (x) => `\\operatorname{argmin} ${x}`,
  accepts: "number",
  empty: "refused",
  points: [
    { x: [1, 3, 1, 2], y: 0 },
    { x: [1, NaN, 0], y: 1 },
  ],
})

function positionOf(values: readonly number[], isAhead: (value: number, best: number) => boolean): number {
  const nan = values.findIndex(Number.isNaN)
  if (nan >= 0) return nan
  return values.reduce((best, value, at) => (isAhead(value, values[best] ?? NaN) ? at : best), 0)
}

function sharedAmongTied(y: Scalar, x: Scalar, { sum: total }: Over): Scalar {
  const tied = cast(eq(x, y), x.dtype)
  return div(tied, total(tied))
}
