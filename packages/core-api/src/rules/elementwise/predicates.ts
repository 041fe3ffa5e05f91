import { unary, type UnaryOp } from "../define.ts"
import type { Scalar } from "../row.ts"
import { abs } from "./arithmetic.ts"
import { eq, lt, ne } from "./comparison.ts"
import { anywhere } from "./domains.ts"

/** Whether x is NaN, as bool. */
export const isNaN: UnaryOp = predicate("isNaN", Number.isNaN, (x) => ne(x, x), "\\text{ is NaN}")
/** Whether x is neither NaN nor infinite, as bool. */
export const isFinite: UnaryOp = predicate(
  "isFinite",
  Number.isFinite,
  (x) => lt(abs(x), Infinity),
  "\\text{ is finite}",
)
/** Whether x is ∞ or −∞, as bool. */
export const isInf: UnaryOp = predicate(
  "isInf",
  (x) => Math.abs(x) === Infinity,
  (x) => eq(abs(x), Infinity),
  "= \\pm\\infty",
)

function predicate(
  name: string,
  holds: (x: number) => boolean,
  lower: (x: Scalar) => Scalar,
  text: string,
): UnaryOp {
  return unary(name, {
    peers: { tfjs: `tf.${name}`, jax: `jnp.${name.toLowerCase()}`, torch: `torch.${name.toLowerCase()}` },
    at: (x) => (holds(x) ? 1 : 0),
    tex: (x) => `[${x} ${text}]`,
    d: [null],
    lower: (x) => lower(x),
    accepts: "number",
    gives: "bool",
    domain: [anywhere],
    ulp: 0,
    points: [NaN, Infinity, -Infinity, 0, 1].map((x) => ({ x: [x], y: holds(x) ? 1 : 0 })),
  })
}
