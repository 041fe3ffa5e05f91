import type { DType } from "@cotangent/core-api"
import { typedArray } from "@cotangent/core-api/backend"
import * as tf from "@tensorflow/tfjs"
import { Missing, type Func, type Peer } from "./peer.ts"

type T = tf.Tensor

/** TensorFlow.js on its own backend `cpu`, which follows float64 arithmetic most closely. */
export async function tfjs(): Promise<Peer<T>> {
  await tf.setBackend("cpu")
  return {
    name: "TensorFlow.js",
    version: tf.version.tfjs,
    elementwise,
    reductions,
    expand: (x, shape) => tf.broadcastTo(x, [...shape]),
    permute: (x, order) => tf.transpose(x, [...order]),
    reshape: (x, shape) => tf.reshape(x, [...shape]),
    slice: (x, { begin, step, shape }) => {
      if (step.every((each) => each === 1)) return tf.slice(x, [...begin], [...shape])
      const end = begin.map((from, axis) => from + (step[axis] ?? 1) * (shape[axis] ?? 0))
      // An end before the first element is said by a mask: −1 would be the last.
      const mask = end.reduce((bits, each, axis) => (each < 0 ? bits | (1 << axis) : bits), 0)
      return tf.stridedSlice(x, [...begin], end, [...step], 0, mask)
    },
    pad: (x, { before, after }) =>
      tf.pad(
        x,
        before.map((each, axis) => [each, after[axis] ?? 0]),
      ),
    cast: (x, dtype) => tf.cast(x, typeOf(dtype)),
    upload: ({ data, shape, dtype }) => tf.tensor([...data], [...shape], typeOf(dtype)),
    number: (value, dtype) => tf.scalar(value, typeOf(dtype)),
    total: (x) => tf.sum(x),
    share: (x) => x,
    drop: () => undefined,
    read: (x) => {
      const dtype = known(x.dtype)
      const elements = x.dataSync()
      return { dtype, shape: x.shape, data: typedArray(dtype, x.size).map((_, at) => elements[at] ?? NaN) }
    },
    vjp: (f, x, cotangent) => tf.grads((...inner: T[]) => f(...inner))([...x], cotangent),
    within: (work) => {
      tf.engine().startScope()
      try {
        return work()
      } finally {
        tf.engine().endScope()
      }
    },
  }
}

function typeOf(dtype: DType): "float32" | "int32" | "bool" {
  if (dtype === "float64") throw new Missing("it has no float64")
  return dtype
}

function known(dtype: tf.DataType): DType {
  if (dtype === "float32" || dtype === "int32" || dtype === "bool") return dtype
  throw new TypeError(`no case asks for ${dtype}`)
}

const one =
  (f: (x: T) => T): Func<T> =>
  (x) =>
    f(given(x))

const two =
  (f: (a: T, b: T) => T): Func<T> =>
  (a, b) =>
    f(given(a), given(b))

function given(x: T | undefined): T {
  if (x) return x
  throw new TypeError("an op is missing an argument")
}

/** A parameter that the library takes as a plain number only. */
function number(x: T | undefined): number {
  const parameter = given(x)
  if (parameter.size !== 1) throw new Missing("it takes this parameter as a plain number only")
  return parameter.dataSync()[0] ?? NaN
}

const elementwise: Peer<T>["elementwise"] = {
  add: two(tf.add),
  sub: two(tf.sub),
  mul: two(tf.mul),
  div: two(tf.div),
  pow: two(tf.pow),
  neg: one(tf.neg),
  abs: one(tf.abs),
  sign: one(tf.sign),
  square: one(tf.square),
  reciprocal: one(tf.reciprocal),
  sqrt: one(tf.sqrt),
  rsqrt: one(tf.rsqrt),
  exp: one(tf.exp),
  expm1: one(tf.expm1),
  log: one(tf.log),
  log1p: one(tf.log1p),
  sin: one(tf.sin),
  cos: one(tf.cos),
  tan: one(tf.tan),
  asin: one(tf.asin),
  acos: one(tf.acos),
  atan: one(tf.atan),
  sinh: one(tf.sinh),
  cosh: one(tf.cosh),
  tanh: one(tf.tanh),
  asinh: one(tf.asinh),
  acosh: one(tf.acosh),
  atanh: one(tf.atanh),
  atan2: two(tf.atan2),
  erf: one(tf.erf),
  floor: one(tf.floor),
  ceil: one(tf.ceil),
  round: one(tf.round),
  maximum: two(tf.maximum),
  minimum: two(tf.minimum),
  clamp: (x, low, high) => tf.clipByValue(given(x), number(low), number(high)),
  remainder: two(tf.mod),
  squaredDifference: two(tf.squaredDifference),
  sigmoid: one(tf.sigmoid),
  softplus: one(tf.softplus),
  logSigmoid: one(tf.logSigmoid),
  relu: one(tf.relu),
  relu6: one(tf.relu6),
  prelu: two(tf.prelu),
  leakyRelu: (x, slope) => tf.leakyRelu(given(x), number(slope)),
  elu: (x, scale) => {
    if (number(scale) !== 1) throw new Missing("its elu has no scale")
    return tf.elu(given(x))
  },
  selu: one(tf.selu),
  where: (condition, a, b) => tf.where(given(condition), given(a), given(b)),
  eq: two(tf.equal),
  ne: two(tf.notEqual),
  lt: two(tf.less),
  le: two(tf.lessEqual),
  gt: two(tf.greater),
  ge: two(tf.greaterEqual),
  logicalNot: one(tf.logicalNot),
  logicalAnd: two(tf.logicalAnd),
  logicalOr: two(tf.logicalOr),
  logicalXor: two(tf.logicalXor),
  isNaN: one(tf.isNaN),
  isInf: one(tf.isInf),
  isFinite: one(tf.isFinite),
}

const reductions: Peer<T>["reductions"] = {
  sum: (x, axes) => tf.sum(x, [...axes]),
  mean: (x, axes) => tf.mean(x, [...axes]),
  max: (x, axes) => tf.max(x, [...axes]),
  min: (x, axes) => tf.min(x, [...axes]),
  prod: (x, axes) => tf.prod(x, [...axes]),
  argMax: (x, [axis]) => tf.argMax(x, axis),
  argMin: (x, [axis]) => tf.argMin(x, axis),
}
