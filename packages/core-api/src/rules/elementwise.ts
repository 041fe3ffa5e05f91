import { checkDType } from "../dtype.ts"
import {
  binary,
  type BinaryOp,
  type CastOp,
  conversion,
  type IntrinsicMark,
  ternary,
  type TernaryOp,
  unary,
  type UnaryOp,
} from "./define.ts"

const anywhere = [-4, 4] as const
const everywhere = [anywhere, anywhere] as const
const positive = [0.05, 6] as const

/** Conversion to another dtype: to integers it truncates, saturates and maps NaN to 0; to bool it asks whether x ≠ 0. */
export const cast: CastOp & IntrinsicMark = conversion(checkDType)

/** x + y, broadcasting. */
export const add: BinaryOp & IntrinsicMark = binary("add", {
  at: (a, b) => a + b,
  tex: (a, b) => `${a} + ${b}`,
  d: [() => 1, () => 1],
  accepts: "number",
  domain: everywhere,
  ulp: 0.5,
})

/** x − y, broadcasting. */
export const sub: BinaryOp & IntrinsicMark = binary("sub", {
  at: (a, b) => a - b,
  tex: (a, b) => `${a} - ${b}`,
  d: [() => 1, () => -1],
  accepts: "number",
  domain: everywhere,
  ulp: 0.5,
})

/** x · y, broadcasting. */
export const mul: BinaryOp & IntrinsicMark = binary("mul", {
  at: (a, b) => a * b,
  tex: (a, b) => `${a} \\cdot ${b}`,
  d: [(_y, _a, b) => b, (_y, a) => a],
  accepts: "number",
  domain: everywhere,
  ulp: 0.5,
})

/** x / y, broadcasting; integers divide as float32. */
export const div: BinaryOp & IntrinsicMark = binary("div", {
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
  at: (x) => -x,
  tex: (x) => `-${x}`,
  d: [() => -1],
  accepts: "number",
  domain: [anywhere],
  ulp: 0,
})

/** eˣ. */
export const exp: UnaryOp & IntrinsicMark = unary("exp", {
  at: Math.exp,
  tex: (x) => `e^{${x}}`,
  d: [(y) => y],
  domain: [anywhere],
  ulp: 2,
  points: [
    { x: [0], y: 1, d: [1] },
    { x: [Infinity], y: Infinity, d: [Infinity] },
    { x: [-Infinity], y: 0, d: [0] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

/** Natural logarithm: −∞ at 0, NaN below. */
export const log: UnaryOp & IntrinsicMark = unary("log", {
  at: Math.log,
  tex: (x) => `\\ln ${x}`,
  d: [(_y, x) => div(1, x)],
  domain: [positive],
  ulp: 2,
  points: [
    { x: [1], y: 0, d: [1] },
    { x: [0], y: -Infinity, d: [Infinity] },
    { x: [-1], y: NaN, d: ["any"] },
    { x: [Infinity], y: Infinity, d: [0] },
  ],
})

/** max(x, 0); its derivative at 0 is 0. */
export const relu: UnaryOp = unary("relu", {
  at: (x) => (x < 0 ? 0 : x),
  tex: (x) => `\\max(${x}, 0)`,
  d: [(y) => cast(gt(y, 0), y.dtype)],
  lower: (x) => where(lt(x, 0), 0, x),
  accepts: "number",
  domain: [anywhere],
  ulp: 0,
  points: [
    { x: [0], y: 0, d: [0] },
    { x: [-0], y: 0, d: [0] },
    { x: [NaN], y: NaN, d: ["any"] },
    { x: [Infinity], y: Infinity, d: [1] },
    { x: [-Infinity], y: 0, d: [0] },
  ],
})

/** 1 / (1 + e⁻ˣ), from e^−|x| so that neither tail overflows or cancels. */
export const sigmoid: UnaryOp = unary("sigmoid", {
  at: (x) => 1 / (1 + Math.exp(-x)),
  tex: (x) => `\\sigma(${x})`,
  d: [(y) => mul(y, sub(1, y))],
  lower: (x) => {
    const positiveSide = gt(x, 0)
    const tail = exp(where(positiveSide, neg(x), x))
    return div(where(positiveSide, 1, tail), add(1, tail))
  },
  domain: [[-6, 6]],
  ulp: 4,
  points: [
    { x: [0], y: 0.5, d: [0.25] },
    { x: [Infinity], y: 1, d: [0] },
    { x: [-Infinity], y: 0, d: [0] },
    { x: [NaN], y: NaN, d: [NaN] },
  ],
})

/**
 * xʸ, broadcasting: the signed power for integer y below 0, NaN for other y there, and 0⁰ = 1.
 * ∂x guards its input exactly where y·x^(y−1) is 0·∞ or 0·NaN, so that mixed second derivatives stay right.
 */
export const pow: BinaryOp & IntrinsicMark = binary("pow", {
  at: (a, b) => a ** b,
  tex: (a, b) => `{${a}}^{${b}}`,
  d: [
    (_y, a, b) => mul(b, pow(where(eq(b, 0), where(gt(a, 0), a, where(lt(a, 0), a, 1)), a), sub(b, 1))),
    (y, a) => mul(y, log(where(eq(a, 0), 1, a))),
  ],
  constants: true,
  domain: [positive, [-3, 3]],
  ulp: 4,
  points: [
    { x: [0, 0], y: 1, d: [0, 0] },
    { x: [0, 1], y: 0, d: [1, 0] },
    { x: [0, 2], y: 0, d: [0, 0] },
    { x: [0, 3], y: 0, d: [0, 0] },
    { x: [0, 0.5], y: 0, d: [Infinity, 0] },
    { x: [0, 1.5], y: 0, d: [0, 0] },
    { x: [0, -1], y: Infinity, d: [-Infinity, "any"] },
    { x: [0, -2], y: Infinity, d: [-Infinity, "any"] },
    { x: [-2, 2], y: 4, d: [-4, NaN] },
    { x: [-2, 3], y: -8, d: [12, NaN] },
    { x: [-2, 0], y: 1, d: [0, NaN] },
    { x: [-2, 1], y: -2, d: [1, NaN] },
    { x: [-2, -1], y: -0.5, d: [-0.25, NaN] },
    { x: [-2, 0.5], y: NaN, d: [NaN, NaN] },
    { x: [NaN, 0], y: 1, d: [0, "any"] },
    { x: [2, Infinity], y: Infinity, d: [Infinity, Infinity] },
    { x: [0.5, Infinity], y: 0, d: ["any", "any"] },
    { x: [Infinity, 2], y: Infinity, d: [Infinity, Infinity] },
  ],
})

/** x = y as bool, broadcasting; NaN equals nothing. */
export const eq: BinaryOp & IntrinsicMark = comparison("eq", (a, b) => a === b, "=")
/** x < y as bool, broadcasting. */
export const lt: BinaryOp & IntrinsicMark = comparison("lt", (a, b) => a < b, "<")
/** x ≤ y as bool, broadcasting. */
export const le: BinaryOp & IntrinsicMark = comparison("le", (a, b) => a <= b, "\\le")

function comparison(
  name: string,
  holds: (a: number, b: number) => boolean,
  sign: string,
): BinaryOp & IntrinsicMark {
  return binary(name, {
    at: (a, b) => (holds(a, b) ? 1 : 0),
    tex: (a, b) => `[${a} ${sign} ${b}]`,
    d: [null, null],
    accepts: "any",
    gives: "bool",
    domain: everywhere,
    ulp: 0,
    points: [
      { x: [NaN, 1], y: 0 },
      { x: [1, NaN], y: 0 },
      { x: [0, -0], y: holds(0, 0) ? 1 : 0 },
    ],
  })
}

/** x > y as bool, broadcasting. */
export const gt: BinaryOp = binary("gt", {
  at: (a, b) => (a > b ? 1 : 0),
  tex: (a, b) => `[${a} > ${b}]`,
  d: [null, null],
  lower: (a, b) => lt(b, a),
  accepts: "any",
  gives: "bool",
  domain: everywhere,
  ulp: 0,
})

/** x ≥ y as bool, broadcasting. */
export const ge: BinaryOp = binary("ge", {
  at: (a, b) => (a >= b ? 1 : 0),
  tex: (a, b) => `[${a} \\ge ${b}]`,
  d: [null, null],
  lower: (a, b) => le(b, a),
  accepts: "any",
  gives: "bool",
  domain: everywhere,
  ulp: 0,
})

/** x ≠ y as bool, broadcasting; NaN differs from everything. */
export const ne: BinaryOp = binary("ne", {
  at: (a, b) => (a === b ? 0 : 1),
  tex: (a, b) => `[${a} \\ne ${b}]`,
  d: [null, null],
  lower: (a, b) => eq(eq(a, b), 0),
  accepts: "any",
  gives: "bool",
  domain: everywhere,
  ulp: 0,
  points: [{ x: [NaN, NaN], y: 1 }],
})

/** The second argument where the condition holds, else the third, all three broadcasting. */
export const where: TernaryOp & IntrinsicMark = ternary("where", {
  at: (condition, a, b) => (condition === 0 ? b : a),
  tex: (condition, a, b) => `\\begin{cases}${a} & ${condition}\\\\ ${b} & \\text{else}\\end{cases}`,
  d: [null, (y, condition) => cast(condition, y.dtype), (y, condition) => cast(eq(condition, 0), y.dtype)],
  accepts: "any",
  condition: true,
  domain: [[0, 1], anywhere, anywhere],
  ulp: 0,
})
