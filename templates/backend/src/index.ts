import * as core from "@cotangent/core-api/backend"

type TypedArray = core.TypedArray
type Scalar = (...x: number[]) => number
type Elementwise = core.ElementwiseOp<TypedArray>
type Reduction = core.RowReduction<TypedArray>

const map =
  (f: Scalar): Elementwise =>
  (to, ...args) =>
    core.typedArray(to.dtype, to.length).map((_, at) => f(...args.map((array) => array[at] ?? NaN)))

const rows =
  (combine: (row: TypedArray) => number): Reduction =>
  (to, matrix, n) =>
    core.typedArray(to.dtype, to.length).map((_, row) => combine(matrix.subarray(row * n, row * n + n)))

const fold = (first: number, f: Scalar) => rows((row) => [...row].reduce((total, x) => f(total, x), first))

// The position of the first element that nothing is ahead of; the first NaN is.
const leader = (ahead: (x: number, y: number) => boolean) =>
  rows((row) => {
    const nan = [...row].findIndex(Number.isNaN)
    return nan >= 0 ? nan : [...row].reduce((best, x, at) => (ahead(x, row[best] ?? NaN) ? at : best), 0)
  })

// Every intrinsic by name: when core gains one, the compiler asks for it here.
const elementwise: Record<core.Intrinsic, Elementwise> = {
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
  cast: (to, ...args) => map((x = 0) => core.convert(x, to.dtype))(to, ...args),
}

const reduce: Record<core.ReduceOp, Reduction> = {
  sum: (to, ...rest) => fold(0, (a = 0, b = 0) => (to.dtype === "int32" ? (a + b) | 0 : a + b))(to, ...rest),
  prod: (to, ...rest) => fold(1, to.dtype === "int32" ? Math.imul : (a = 0, b = 0) => a * b)(to, ...rest),
  max: fold(-Infinity, Math.max),
  min: fold(Infinity, Math.min),
  argMax: leader((x, y) => x > y),
  argMin: leader((x, y) => x < y),
}

/** A backend of plain typed-array loops, one op at a time. */
export function opTable(): core.Provider {
  const itself = (array: TypedArray): TypedArray => array
  const host = { sync: true, upload: itself, download: itself, gather: core.gatherElements } as const
  return core.fromOps({ name: "op-table", ...host, elementwise, reduce })
}
