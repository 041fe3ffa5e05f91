import { binary, type BinaryOp } from "../define.ts"
import type { Scalar } from "../row.ts"
import { abs, add, div, mul, neg, sub } from "./arithmetic.ts"
import { where } from "./choice.ts"
import { eq, le, lt, ne } from "./comparison.ts"
import { cast } from "./conversion.ts"
import { logicalAnd } from "./logical.ts"
import { floor, trunc } from "./rounding.ts"

/** Quotients up to this are whole numbers that arithmetic holds exactly. */
const reach = (a: number, b: number): boolean => !(Math.abs(a / b) > 2 ** 50) && !(Math.abs(a) > 2 ** 900)
/** How far an argument may move before the quotient is a whole number. */
const toJump = (a: number, b: number): number => {
  const quotient = a / b
  return (Math.abs(quotient - Math.round(quotient)) * Math.abs(b)) / Math.max(1, Math.abs(quotient))
}
/** What is said of every op that jumps where a quotient is a whole number. */
const jumping = {
  precise: true,
  accepts: "number",
  domain: [
    [-8, 8],
    [0.6, 3],
  ],
  kink: toJump,
  ulp: 0.5,
} as const

/** The floor of a/b, broadcasting. Of int32 it is exact, and 0 for a quotient by 0. */
export const floorDivide: BinaryOp = binary("floorDivide", {
  peers: { tfjs: "tf.floorDiv", jax: "jnp.floor_divide", torch: "torch.floor_divide" },
  at: (a, b) => Math.floor(a / b),
  tex: (a, b) => `\\lfloor ${a} / ${b} \\rfloor`,
  d: [null, null],
  lower: (a, b) => (a.dtype === "int32" ? integerQuotient(a, b) : floor(div(a, b))),
  ...jumping,
  points: [
    { x: [5, 3], y: 1 },
    { x: [-5, 3], y: -2 },
    { x: [5, -3], y: -2 },
    { x: [1, 0], y: Infinity },
  ],
})

/** A quotient of floats is near; what is left over corrects it until it is right. */
function integerQuotient(a: Scalar, b: Scalar): Scalar {
  const isZero = eq(b, 0)
  const divisor = where(isZero, 1, b)
  const estimate = cast(floor(div(a, divisor)), "int32")
  const left = sub(a, mul(estimate, divisor))
  const better = add(estimate, cast(floor(div(left, divisor)), "int32"))
  const rest = sub(a, mul(better, divisor))
  const isNegative = lt(divisor, 0)
  const below = where(isNegative, lt(0, rest), lt(rest, 0))
  const above = where(isNegative, le(rest, divisor), le(divisor, rest))
  const exact = where(below, sub(better, 1), where(above, add(better, 1), better))
  return where(isZero, 0, exact)
}

/** a − n·b for whole n, rounded once: the product in two parts, by the method of T. J. Dekker, 1971. */
function without(a: Scalar, n: Scalar, b: Scalar): Scalar {
  const splitter = a.dtype === "float64" ? 2 ** 27 + 1 : 2 ** 12 + 1
  const halves = (x: Scalar): readonly [Scalar, Scalar] => {
    const scaled = mul(x, splitter)
    const high = sub(scaled, sub(scaled, x))
    return [high, sub(x, high)]
  }
  const product = mul(n, b)
  const [nHigh, nLow] = halves(n)
  const [bHigh, bLow] = halves(b)
  const first = sub(mul(nHigh, bHigh), product)
  const rest = add(add(add(first, mul(nHigh, bLow)), mul(nLow, bHigh)), mul(nLow, bLow))
  // Twice b may be too large to be split.
  return where(lt(abs(n), 2), sub(a, product), sub(sub(a, product), rest))
}

/** What is left of a/b, with the sign of b, broadcasting; NaN of a quotient by 0, of int32 0. Beyond quotients of 2⁵⁰ nothing is promised. */
export const remainder: BinaryOp = binary("remainder", {
  peers: { tfjs: "tf.mod", jax: "jnp.remainder", torch: "torch.remainder" },
  at: (a, b) => {
    const rest = a % b
    if (rest === 0 || Number.isNaN(rest)) return rest
    return rest < 0 === b < 0 ? rest : rest + b
  },
  tex: (a, b) => `${a} \\bmod ${b}`,
  d: [() => 1, (_y, a, b) => neg(floor(div(a, b)))],
  lower: (a, b) => {
    if (a.dtype === "int32") return where(eq(b, 0), 0, sub(a, mul(b, floorDivide(a, b))))
    const rest = without(a, floor(div(a, b)), b)
    // The quotient may have been rounded to the next whole number.
    const isNegative = lt(b, 0)
    const below = where(isNegative, lt(0, rest), lt(rest, 0))
    const corrected = where(below, add(rest, b), rest)
    const isWithin = where(lt(abs(a), abs(b)), 1, lt(abs(corrected), abs(b)))
    return ofInfinite(a, b, where(isWithin, corrected, sub(corrected, b)), (x) =>
      where(logicalAnd(ne(x, 0), ne(lt(x, 0), isNegative)), b, x),
    )
  },
  ...jumping,
  reach,
  points: [
    { x: [5, 3], y: 2, d: [1, -1] },
    { x: [-5, 3], y: 1, d: [1, 2] },
    { x: [5, -3], y: -1, d: [1, 2] },
    { x: [-5, -3], y: -2, d: [1, -1] },
    { x: [6, 3], y: 0, d: [1, -2] },
    { x: [-6, 3], y: 0, d: [1, 2] },
    { x: [5, 0], y: NaN, d: ["any", "any"] },
  ],
})

/** What is left of a/b, with the sign of a, broadcasting; as {@link remainder} otherwise. */
export const fmod: BinaryOp = binary("fmod", {
  peers: { jax: "jnp.fmod", torch: "torch.fmod" },
  at: (a, b) => a % b,
  tex: (a, b) => `\\operatorname{fmod}(${a}, ${b})`,
  d: [() => 1, (_y, a, b) => neg(trunc(div(a, b)))],
  lower: (a, b) => {
    if (a.dtype === "int32") {
      const rest = remainder(a, b)
      return where(logicalAnd(ne(rest, 0), ne(lt(a, 0), lt(b, 0))), sub(rest, b), rest)
    }
    const [x, size] = [abs(a), abs(b)]
    const rest = without(x, floor(div(x, size)), size)
    const lifted = where(lt(rest, 0), add(rest, size), rest)
    const corrected = where(lt(lifted, size), lifted, sub(lifted, size))
    return ofInfinite(a, b, where(lt(a, 0), neg(corrected), corrected), (whole) => whole)
  },
  ...jumping,
  reach,
  points: [
    { x: [5, 3], y: 2, d: [1, -1] },
    { x: [-5, 3], y: -2, d: [1, 1] },
    { x: [5, -3], y: 2, d: [1, 1] },
    { x: [-5, -3], y: -2, d: [1, -1] },
    { x: [5, 0], y: NaN, d: ["any", "any"] },
  ],
})

/** A finite number divided by an infinite one is left over whole. */
function ofInfinite(a: Scalar, b: Scalar, rest: Scalar, whole: (a: Scalar) => Scalar): Scalar {
  return where(logicalAnd(eq(abs(b), Infinity), lt(abs(a), Infinity)), whole(a), rest)
}
