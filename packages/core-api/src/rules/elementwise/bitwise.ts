import { binary, type BinaryOp, type IntrinsicMark, unary, type UnaryOp } from "../define.ts"

const integers = [-100, 100] as const

/** The bits that both int32 have, broadcasting. */
export const bitwiseAnd: BinaryOp & IntrinsicMark = onBits(
  "bitwiseAnd",
  "bitwise_and",
  (a, b) => a & b,
  "\\mathbin{\\&}",
)
/** The bits that one of two int32 has, broadcasting. */
export const bitwiseOr: BinaryOp & IntrinsicMark = onBits(
  "bitwiseOr",
  "bitwise_or",
  (a, b) => a | b,
  "\\mathbin{|}",
)
/** The bits that exactly one of two int32 has, broadcasting. */
export const bitwiseXor: BinaryOp & IntrinsicMark = onBits(
  "bitwiseXor",
  "bitwise_xor",
  (a, b) => a ^ b,
  "\\oplus",
)
/** The bits of an int32 moved up by b modulo 32, broadcasting. */
export const shiftLeft: BinaryOp & IntrinsicMark = onBits("shiftLeft", "left_shift", (a, b) => a << b, "\\ll")
/** The bits of an int32 moved down by b modulo 32, the sign bit staying, broadcasting. */
export const shiftRight: BinaryOp & IntrinsicMark = onBits(
  "shiftRight",
  "right_shift",
  (a, b) => a >> b,
  "\\gg",
)

function onBits(
  name: string,
  elsewhere: string,
  at: (a: number, b: number) => number,
  sign: string,
): BinaryOp & IntrinsicMark {
  const torch = elsewhere.replace(/^(left|right)_shift$/, "bitwise_$1_shift")
  return binary(name, {
    peers: {
      ...(name === "bitwiseAnd" && { tfjs: "tf.bitwiseAnd" }),
      jax: `jnp.${elsewhere}`,
      torch: `torch.${torch}`,
    },
    at: (a, b) => at(a, b),
    tex: (a, b) => `${a} ${sign} ${b}`,
    d: [null, null],
    accepts: "integer",
    domain: [integers, integers],
    ulp: 0,
  })
}

/** The bits that an int32 has not. */
export const bitwiseNot: UnaryOp = unary("bitwiseNot", {
  peers: { jax: "jnp.bitwise_not", torch: "torch.bitwise_not" },
  at: (x) => ~x,
  tex: (x) => `\\sim ${x}`,
  d: [null],
  lower: (x) => bitwiseXor(x, -1),
  accepts: "integer",
  domain: [integers],
  ulp: 0,
})
