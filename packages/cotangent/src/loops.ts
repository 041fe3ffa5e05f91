import {
  convert,
  type ElementwiseOp,
  type Intrinsic,
  type TypedArray,
  typedArray,
} from "@cotangent/core-api/backend"

type Loop = ElementwiseOp<TypedArray>

// One loop for each number of arguments: a loop over a list of arguments is many times slower.
const unary =
  (f: (a: number) => number): Loop =>
  (to, a: TypedArray) => {
    const y = typedArray(to.dtype, to.length)
    for (let at = 0; at < y.length; at++) y[at] = f(a[at] ?? NaN)
    return y
  }

const binary =
  (f: (a: number, b: number) => number): Loop =>
  (to, a: TypedArray, b: TypedArray) => {
    const y = typedArray(to.dtype, to.length)
    for (let at = 0; at < y.length; at++) y[at] = f(a[at] ?? NaN, b[at] ?? NaN)
    return y
  }

const choice: Loop = (to, condition: TypedArray, a: TypedArray, b: TypedArray) => {
  const y = typedArray(to.dtype, to.length)
  for (let at = 0; at < y.length; at++) y[at] = (condition[at] === 0 ? b[at] : a[at]) ?? NaN
  return y
}

const product = binary((a, b) => a * b)
const integerProduct = binary(Math.imul)
const toBool = unary((a) => convert(a, "bool"))
const toInteger = unary((a) => convert(a, "int32"))
// Storing into a float array rounds.
const toFloat = unary((a) => a)

/** Every intrinsic as a loop over typed arrays. */
export const elementwise: Record<Intrinsic, Loop> = {
  add: binary((a, b) => a + b),
  sub: binary((a, b) => a - b),
  // A product of int32 wraps around; a float64 would have lost its last bits before it does.
  mul: (to, ...args) => (to.dtype === "int32" ? integerProduct : product)(to, ...args),
  div: binary((a, b) => a / b),
  pow: binary((a, b) => a ** b),
  neg: unary((a) => -a),
  exp: unary(Math.exp),
  log: unary(Math.log),
  eq: binary((a, b) => (a === b ? 1 : 0)),
  lt: binary((a, b) => (a < b ? 1 : 0)),
  le: binary((a, b) => (a <= b ? 1 : 0)),
  where: choice,
  sqrt: unary(Math.sqrt),
  // The least int32 is its own size: storing wraps it around.
  abs: unary(Math.abs),
  floor: unary(Math.floor),
  ceil: unary(Math.ceil),
  trunc: unary(Math.trunc),
  // Math.round takes halves up; here they go to the even neighbour.
  round: unary((a) => (Math.abs(a % 1) === 0.5 ? 2 * Math.round(a / 2) : Math.round(a))),
  sin: unary(Math.sin),
  cos: unary(Math.cos),
  bitwiseAnd: binary((a, b) => a & b),
  bitwiseOr: binary((a, b) => a | b),
  bitwiseXor: binary((a, b) => a ^ b),
  shiftLeft: binary((a, b) => a << b),
  shiftRight: binary((a, b) => a >> b),
  cast: (to, ...args) =>
    (to.dtype === "bool" ? toBool : to.dtype === "int32" ? toInteger : toFloat)(to, ...args),
}
