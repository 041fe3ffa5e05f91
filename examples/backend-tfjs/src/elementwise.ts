import type { Intrinsic, ResultType } from "@cotangent/core-api/backend"
import * as tf from "@tensorflow/tfjs-core"
import { choose, type TfType, typeOf } from "./arrays.ts"

type Op = (to: ResultType, ...x: tf.Tensor[]) => tf.Tensor

const unary =
  (f: (x: tf.Tensor) => tf.Tensor): Op =>
  (_to, x) =>
    f(given(x))

const binary =
  (f: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Op =>
  (_to, a, b) =>
    f(given(a), given(b))

/** Integers are whole already, and refused by the library. */
const toWhole = (f: (x: tf.Tensor) => tf.Tensor): Op =>
  unary((x) => (x.dtype === "float32" ? f(x) : tf.clone(x)))

function given(x: tf.Tensor | undefined): tf.Tensor {
  if (x) return x
  throw new TypeError("an op is missing an argument")
}

/** The library's op for each intrinsic; it has none for shifts and for two of the bitwise ops. */
export const elementwise: { readonly [Name in Intrinsic]?: Op } = {
  add: binary(tf.add),
  sub: binary(tf.sub),
  mul: binary(tf.mul),
  div: binary(tf.div),
  pow: binary(tf.pow),
  neg: unary(negative),
  exp: unary(tf.exp),
  log: unary(tf.log),
  sqrt: unary(tf.sqrt),
  sin: unary(tf.sin),
  cos: unary(tf.cos),
  abs: unary((x) =>
    x.dtype === "int32" ? tf.where(tf.less(x, tf.zerosLike(x)), negative(x), x) : tf.abs(x),
  ),
  floor: toWhole(tf.floor),
  ceil: toWhole(tf.ceil),
  round: toWhole(tf.round),
  trunc: toWhole((x) => tf.where(tf.less(x, 0), tf.ceil(x), tf.floor(x))),
  eq: binary(tf.equal),
  lt: binary(tf.less),
  le: binary(tf.lessEqual),
  where: (_to, condition, a, b) => choose(given(condition), given(a), given(b)),
  bitwiseAnd: binary(tf.bitwiseAnd),
  cast: ({ dtype }, x) => cast(given(x), typeOf(dtype)),
}

/** −x, which the library's wasm takes through float32 where x is an integer. */
function negative(x: tf.Tensor): tf.Tensor {
  return x.dtype === "int32" ? tf.sub(tf.zerosLike(x), x) : tf.neg(x)
}

/**
 * `tf.cast`, except where its backends differ from one another: to bool asks whether a number differs from 0, and to
 * int32 goes to the nearest end of the range where there is no such integer, or to 0 for NaN.
 */
function cast(x: tf.Tensor, to: TfType): tf.Tensor {
  if (to === "bool") return tf.notEqual(x, tf.zerosLike(x))
  if (to === "float32" || x.dtype !== "float32") return tf.cast(x, to)
  const numbers = tf.where(tf.isNaN(x), tf.zerosLike(x), x)
  const within = tf.cast(tf.clipByValue(numbers, -beyond, largest), "int32")
  return tf.where(tf.greaterEqual(x, beyond), tf.fill(x.shape, beyond - 1, "int32" as "float32"), within)
}

/** The first float32 after the last int32, and the one before it. */
const beyond = 2 ** 31
const largest = 2 ** 31 - 128
