import { binary, type BinaryOp, unary, type UnaryOp } from "../define.ts"
import { where } from "./choice.ts"
import { eq, ne } from "./comparison.ts"
import { anywhere, everywhere } from "./domains.ts"

const everyPair = [
  [0, 0],
  [0, 2],
  [-1, 0],
  [NaN, 3],
  [NaN, 0],
] as const

/** Whether x is 0 or false. */
export const logicalNot: UnaryOp = unary("logicalNot", {
  peers: { tfjs: "tf.logicalNot", jax: "jnp.logical_not", torch: "torch.logical_not" },
  at: (x) => (x === 0 ? 1 : 0),
  tex: (x) => `\\lnot ${x}`,
  d: [null],
  lower: (x) => eq(x, 0),
  accepts: "any",
  gives: "bool",
  domain: [anywhere],
  ulp: 0,
  points: [
    { x: [0], y: 1 },
    { x: [-2], y: 0 },
    { x: [NaN], y: 0 },
  ],
})

/** Whether both differ from 0, broadcasting. */
export const logicalAnd: BinaryOp = binary("logicalAnd", {
  peers: { tfjs: "tf.logicalAnd", jax: "jnp.logical_and", torch: "torch.logical_and" },
  at: (a, b) => (a !== 0 && b !== 0 ? 1 : 0),
  tex: (a, b) => `${a} \\land ${b}`,
  d: [null, null],
  lower: (a, b) => where(ne(a, 0), ne(b, 0), 0),
  accepts: "any",
  gives: "bool",
  domain: everywhere,
  ulp: 0,
  points: everyPair.map((x) => ({ x, y: x[0] !== 0 && x[1] !== 0 ? 1 : 0 })),
})

/** Whether one of them differs from 0, broadcasting. */
export const logicalOr: BinaryOp = binary("logicalOr", {
  peers: { tfjs: "tf.logicalOr", jax: "jnp.logical_or", torch: "torch.logical_or" },
  at: (a, b) => (a !== 0 || b !== 0 ? 1 : 0),
  tex: (a, b) => `${a} \\lor ${b}`,
  d: [null, null],
  lower: (a, b) => where(ne(a, 0), 1, ne(b, 0)),
  accepts: "any",
  gives: "bool",
  domain: everywhere,
  ulp: 0,
  points: everyPair.map((x) => ({ x, y: x[0] !== 0 || x[1] !== 0 ? 1 : 0 })),
})

/** Whether exactly one of them differs from 0, broadcasting. */
export const logicalXor: BinaryOp = binary("logicalXor", {
  peers: { tfjs: "tf.logicalXor", jax: "jnp.logical_xor", torch: "torch.logical_xor" },
  at: (a, b) => ((a !== 0) === (b !== 0) ? 0 : 1),
  tex: (a, b) => `${a} \\oplus ${b}`,
  d: [null, null],
  lower: (a, b) => ne(ne(a, 0), ne(b, 0)),
  accepts: "any",
  gives: "bool",
  domain: everywhere,
  ulp: 0,
  points: everyPair.map((x) => ({ x, y: (x[0] !== 0) === (x[1] !== 0) ? 0 : 1 })),
})
