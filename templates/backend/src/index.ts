import * as core from "@cotangent/core-api/backend"

type Scalar = (...x: number[]) => number

const map =
  (f: Scalar): core.ElementwiseOp<core.TypedArray> =>
  (to, x, y, z) => {
    const made = core.typedArray(to.dtype, to.length)
    if (z) for (let at = 0; at < to.length; at++) made[at] = f(x?.[at] ?? NaN, y?.[at] ?? NaN, z[at] ?? NaN)
    else if (y) for (let at = 0; at < to.length; at++) made[at] = f(x?.[at] ?? NaN, y[at] ?? NaN)
    else for (let at = 0; at < to.length; at++) made[at] = f(x?.[at] ?? NaN)
    return made
  }

const rows =
  (combine: (row: core.TypedArray) => number): core.RowReduction<core.TypedArray> =>
  (to, matrix, n) =>
    core.typedArray(to.dtype, to.length).map((_, row) => combine(matrix.subarray(row * n, row * n + n)))

const fold = (first: number, f: Scalar) => rows((row) => [...row].reduce((a, x) => f(a, x), first))

// The position of the first element that nothing is ahead of; the first NaN is.
const leader = (ahead: (x: number, y: number) => boolean) =>
  rows((row) => {
    const nan = row.findIndex(Number.isNaN)
    return nan >= 0 ? nan : [...row].reduce((best, x, at) => (ahead(x, row[best] ?? NaN) ? at : best), 0)
  })

// Every intrinsic by name: when core gains one, the compiler asks for it here.
const elementwise: Record<core.Intrinsic, core.ElementwiseOp<core.TypedArray>> = {
  add: map((a = 0, b = 0) => a + b),
  sub: map((a = 0, b = 0) => a - b),
  mul: (to, ...args) => map(to.dtype === "int32" ? Math.imul : (a = 0, b = 0) => a * b)(to, ...args),
  div: map((a = 0, b = 0) => a / b),
  pow: map((a = 0, b = 0) => a ** b),
  neg: map((a = 0) => -a),
  exp: map(Math.exp),
  log: map(Math.log),
  eq: map((a, b) => (a === b ? 1 : 0)),
  lt: map((a = 0, b = 0) => (a < b ? 1 : 0)),
  le: map((a = 0, b = 0) => (a <= b ? 1 : 0)),
  where: map((condition, a = 0, b = 0) => (condition === 0 ? b : a)),
  sqrt: map(Math.sqrt),
  abs: map(Math.abs),
  floor: map(Math.floor),
  ceil: map(Math.ceil),
  trunc: map(Math.trunc),
  // Halves go to the even neighbour, and Math.round takes them up.
  round: map((a = 0) => (Math.abs(a % 1) === 0.5 ? 2 * Math.round(a / 2) : Math.round(a))),
  sin: map(Math.sin),
  cos: map(Math.cos),
  bitwiseAnd: map((a = 0, b = 0) => a & b),
  bitwiseOr: map((a = 0, b = 0) => a | b),
  bitwiseXor: map((a = 0, b = 0) => a ^ b),
  shiftLeft: map((a = 0, b = 0) => a << b),
  shiftRight: map((a = 0, b = 0) => a >> b),
  cast: (to, ...args) => map((x = 0) => core.convert(x, to.dtype))(to, ...args),
}

const reduce: Record<core.ReduceOp, core.RowReduction<core.TypedArray>> = {
  sum: fold(0, (a = 0, x = 0) => a + x),
  prod: (to, ...args) => fold(1, to.dtype === "int32" ? Math.imul : (a = 0, x = 0) => a * x)(to, ...args),
  max: fold(-Infinity, Math.max),
  min: fold(Infinity, Math.min),
  argMax: leader((x, y) => x > y),
  argMin: leader((x, y) => x < y),
}

/** A backend of plain typed-array loops, one op at a time. */
export const opTable = (): core.Provider =>
  core.fromOps({ name: "op-table", ...core.hostArrays, elementwise, reduce })
