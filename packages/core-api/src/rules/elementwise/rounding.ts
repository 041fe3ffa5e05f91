import { type IntrinsicMark, unary, type UnaryOp } from "../define.ts"
import { anywhere } from "./domains.ts"

/** The greatest whole number that is not above x. */
export const floor: UnaryOp & IntrinsicMark = step("floor", Math.floor, toWhole, "\\lfloor", "\\rfloor")

/** The least whole number that is not below x. */
export const ceil: UnaryOp & IntrinsicMark = step("ceil", Math.ceil, toWhole, "\\lceil", "\\rceil")

/** x without its fraction. */
export const trunc: UnaryOp & IntrinsicMark = step(
  "trunc",
  Math.trunc,
  toWhole,
  "\\operatorname{trunc}(",
  ")",
)

/** The nearest whole number; of two, the even one. */
export const round: UnaryOp & IntrinsicMark = step(
  "round",
  (x) => (Math.abs(x - Math.trunc(x)) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)),
  (x) => 0.5 - toWhole(x),
  "\\lfloor",
  "\\rceil",
)

function toWhole(x: number): number {
  return Math.abs(x - Math.round(x))
}

/** A function that is constant between its jumps. */
function step(
  name: string,
  at: (x: number) => number,
  kink: (x: number) => number,
  left: string,
  right: string,
): UnaryOp & IntrinsicMark {
  return unary(name, {
    peers: { ...(name !== "trunc" && { tfjs: `tf.${name}` }), jax: `jnp.${name}`, torch: `torch.${name}` },
    at: (x) => at(x),
    tex: (x) => `${left} ${x} ${right}`,
    d: [null],
    accepts: "number",
    domain: [anywhere],
    kink: (x) => kink(x),
    ulp: 0,
    points: [0.5, 1.5, 2.5, -0.5, -1.5, 1, 0, NaN, -Infinity].map((x) => ({
      x: [x],
      y: at(x),
      d: [Number.isNaN(x) ? ("any" as const) : 0],
    })),
  })
}
