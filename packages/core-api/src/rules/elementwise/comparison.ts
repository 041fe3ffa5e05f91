import { binary, type BinaryOp, type ElementwiseDefinition, type IntrinsicMark } from "../define.ts"
import { everywhere } from "./domains.ts"

/** a = b as bool, broadcasting; NaN equals nothing. */
export const eq: BinaryOp & IntrinsicMark = binary(
  "eq",
  comparison("eq", "equal", (a, b) => a === b, "="),
)

/** a < b as bool, broadcasting. */
export const lt: BinaryOp & IntrinsicMark = binary(
  "lt",
  comparison("lt", "less", (a, b) => a < b, "<"),
)

/** a ≤ b as bool, broadcasting. */
export const le: BinaryOp & IntrinsicMark = binary(
  "le",
  comparison("le", "less_equal", (a, b) => a <= b, "\\le"),
)

/** a > b as bool, broadcasting. */
export const gt: BinaryOp = binary("gt", {
  ...comparison("gt", "greater", (a, b) => a > b, ">"),
  lower: (a, b) => lt(b, a),
})

/** a ≥ b as bool, broadcasting. */
export const ge: BinaryOp = binary("ge", {
  ...comparison("ge", "greater_equal", (a, b) => a >= b, "\\ge"),
  lower: (a, b) => le(b, a),
})

/** a ≠ b as bool, broadcasting; NaN differs from everything. */
export const ne: BinaryOp = binary("ne", {
  ...comparison("ne", "not_equal", (a, b) => a !== b, "\\ne"),
  lower: (a, b) => eq(eq(a, b), 0),
})

function comparison(
  name: string,
  elsewhere: string,
  holds: (a: number, b: number) => boolean,
  sign: string,
): Omit<ElementwiseDefinition, "lower"> {
  const at = (a = 0, b = 0): number => (holds(a, b) ? 1 : 0)
  const pairs = [
    [NaN, 1],
    [1, NaN],
    [NaN, NaN],
    [0, -0],
  ]
  return {
    peers: { tfjs: `tf.${elsewhere.replace("_e", "E")}`, jax: `jnp.${elsewhere}`, torch: `torch.${name}` },
    at,
    tex: (a, b) => `[${a} ${sign} ${b}]`,
    d: [null, null],
    accepts: "any",
    gives: "bool",
    domain: everywhere,
    kink: (a, b) => Math.abs(a - b),
    ulp: 0,
    points: pairs.map((x) => ({ x, y: at(...x) })),
  }
}
