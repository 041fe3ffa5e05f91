import { binary, type BinaryOp, type IntrinsicMark } from "../define.ts"
import { everywhere } from "./domains.ts"

/** a = b as bool, broadcasting; NaN equals nothing. */
export const eq: BinaryOp & IntrinsicMark = comparison("eq", "equal", (a, b) => a === b, "=")

/** a < b as bool, broadcasting. */
export const lt: BinaryOp & IntrinsicMark = comparison("lt", "less", (a, b) => a < b, "<")

/** a ≤ b as bool, broadcasting. */
export const le: BinaryOp & IntrinsicMark = comparison("le", "less_equal", (a, b) => a <= b, "\\le")

/** How far two numbers are apart. */
function apart(a = 0, b = 0): number {
  return Math.abs(a - b)
}

function comparison(
  name: string,
  elsewhere: string,
  holds: (a: number, b: number) => boolean,
  sign: string,
): BinaryOp & IntrinsicMark {
  const camel = elsewhere.replace("_e", "E")
  return binary(name, {
    peers: { tfjs: `tf.${camel}`, jax: `jnp.${elsewhere}`, torch: `torch.${name}` },
    at: (a, b) => (holds(a, b) ? 1 : 0),
    tex: (a, b) => `[${a} ${sign} ${b}]`,
    d: [null, null],
    accepts: "any",
    gives: "bool",
    domain: everywhere,
    kink: apart,
    ulp: 0,
    points: [
      { x: [NaN, 1], y: 0 },
      { x: [1, NaN], y: 0 },
      { x: [0, -0], y: holds(0, 0) ? 1 : 0 },
    ],
  })
}

/** a > b as bool, broadcasting. */
export const gt: BinaryOp = binary("gt", {
  peers: { tfjs: "tf.greater", jax: "jnp.greater", torch: "torch.gt" },
  at: (a, b) => (a > b ? 1 : 0),
  tex: (a, b) => `[${a} > ${b}]`,
  d: [null, null],
  lower: (a, b) => lt(b, a),
  accepts: "any",
  gives: "bool",
  domain: everywhere,
  kink: apart,
  ulp: 0,
})

/** a ≥ b as bool, broadcasting. */
export const ge: BinaryOp = binary("ge", {
  peers: { tfjs: "tf.greaterEqual", jax: "jnp.greater_equal", torch: "torch.ge" },
  at: (a, b) => (a >= b ? 1 : 0),
  tex: (a, b) => `[${a} \\ge ${b}]`,
  d: [null, null],
  lower: (a, b) => le(b, a),
  accepts: "any",
  gives: "bool",
  domain: everywhere,
  kink: apart,
  ulp: 0,
})

/** a ≠ b as bool, broadcasting; NaN differs from everything. */
export const ne: BinaryOp = binary("ne", {
  peers: { tfjs: "tf.notEqual", jax: "jnp.not_equal", torch: "torch.ne" },
  at: (a, b) => (a === b ? 0 : 1),
  tex: (a, b) => `[${a} \\ne ${b}]`,
  d: [null, null],
  lower: (a, b) => eq(eq(a, b), 0),
  accepts: "any",
  gives: "bool",
  domain: everywhere,
  kink: apart,
  ulp: 0,
  points: [{ x: [NaN, NaN], y: 1 }],
})
