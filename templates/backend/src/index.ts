import * as core from "@cotangent/core-api/backend"

type Scalar = (...x: number[]) => number
const map = (f: Scalar): core.ElementwiseOp<core.TypedArray> => {
  const at = (array: core.TypedArray | undefined, i: number) => array?.[i] ?? NaN
  return (to, x, y, z) => core.typedArray(to.dtype, to.length).map((_, i) => f(at(x, i), at(y, i), at(z, i)))
}
const curves = { exp: map(Math.exp), log: map(Math.log), sin: map(Math.sin), cos: map(Math.cos) }
const steps = { abs: map(Math.abs), floor: map(Math.floor), ceil: map(Math.ceil), trunc: map(Math.trunc) }

// Every intrinsic by name: when core gains one, the compiler asks for it here.
const elementwise: Record<core.Intrinsic, ReturnType<typeof map>> = {
  ...curves,
  ...steps,
  sqrt: map(Math.sqrt),
  // Halves go to the even neighbour, and Math.round takes them up.
  round: map((a = 0) => (Math.abs(a % 1) === 0.5 ? 2 * Math.round(a / 2) : Math.round(a))),
  add: map((a = 0, b = 0) => a + b),
  sub: map((a = 0, b = 0) => a - b),
  mul: (to, ...args) => map(to.dtype === "int32" ? Math.imul : (a = 0, b = 0) => a * b)(to, ...args),
  div: map((a = 0, b = 0) => a / b),
  pow: map((a = 0, b = 0) => a ** b),
  neg: map((a = 0) => -a),
  eq: map((a, b) => (a === b ? 1 : 0)),
  lt: map((a = 0, b = 0) => (a < b ? 1 : 0)),
  le: map((a = 0, b = 0) => (a <= b ? 1 : 0)),
  where: map((condition, a = 0, b = 0) => (condition === 0 ? b : a)),
  bitwiseAnd: map((a = 0, b = 0) => a & b),
  bitwiseOr: map((a = 0, b = 0) => a | b),
  bitwiseXor: map((a = 0, b = 0) => a ^ b),
  shiftLeft: map((a = 0, b = 0) => a << b),
  shiftRight: map((a = 0, b = 0) => a >> b),
  cast: (to, ...args) => map((x = 0) => core.convert(x, to.dtype))(to, ...args),
}

const rows =
  (combine: (row: core.TypedArray) => number): core.RowReduction<core.TypedArray> =>
  (to, matrix, n) =>
    core.typedArray(to.dtype, to.length).map((_, row) => combine(matrix.subarray(row * n, row * n + n)))
const fold = (first: number, f: Scalar) => rows((row) => [...row].reduce((a, x) => f(a, x), first))
// The first place of the best of a row, or of a NaN, which then is the best.
const place = (better: Scalar) =>
  rows((row) => {
    const best = [...row].reduce((a, x) => better(a, x))
    return row.findIndex((x) => x === best || Number.isNaN(x))
  })

const reduce: Record<core.ReduceOp, ReturnType<typeof rows>> = {
  sum: fold(0, (a = 0, x = 0) => a + x),
  prod: (to, ...args) => fold(1, to.dtype === "int32" ? Math.imul : (a = 0, x = 0) => a * x)(to, ...args),
  max: fold(-Infinity, Math.max),
  min: fold(Infinity, Math.min),
  argMax: place(Math.max),
  argMin: place(Math.min),
}

/** A backend of plain typed-array loops, one op at a time. */
export const opTable = (): core.Provider =>
  core.fromOps({ name: "op-table", ...core.hostArrays, elementwise, reduce })
