import * as jax from "@jax-js/jax"
import type { DType } from "@cotangent/core-api"
import { typedArray } from "@cotangent/core-api/backend"
import { Missing, type Func, type Peer } from "./peer.ts"

const { numpy: np, nn, scipySpecial: special, lax } = jax

/** An array, or a plain number, which needs none. */
type A = jax.Array | number

/** jax-js on the device that it chooses by itself here, which is WebAssembly. */
export async function jaxJs(version: string): Promise<Peer<A>> {
  await jax.init()
  return {
    name: "jax-js",
    version: `${version}, ${jax.defaultDevice()}`,
    elementwise,
    reductions,
    expand: (x, shape) => np.broadcastTo(x, [...shape]),
    permute: (x, order) => np.transpose(x, [...order]),
    reshape: (x, shape) => np.reshape(x, [...shape]),
    slice: (x, { begin, step, shape }) => {
      if (step.some((each) => each !== 1)) throw new Missing("its slices have no steps")
      return arrayOf(x).slice(
        ...begin.map((from, axis): [number, number] => [from, from + (shape[axis] ?? 0)]),
      )
    },
    pad: (x, { before, after }) =>
      np.pad(
        x,
        before.map((each, axis): [number, number] => [each, after[axis] ?? 0]),
      ),
    cast: (x, dtype) => np.astype(x, typeOf(dtype)),
    upload: ({ data, shape, dtype }) => np.reshape(np.array([...data], { dtype: typeOf(dtype) }), [...shape]),
    number: (value) => value,
    total: (x) => np.sum(x),
    share: (x) => (typeof x === "number" ? x : x.ref),
    drop: (x) => {
      if (typeof x !== "number") x.dispose()
    },
    read: (x) => {
      const array = arrayOf(x)
      const { shape, size } = array
      const dtype = known(array.dtype)
      const elements = array.dataSync()
      return { dtype, shape, data: typedArray(dtype, size).map((_, at) => Number(elements[at])) }
    },
    vjp: (f, x, cotangent) => {
      const [y, pullback] = jax.vjp(whole(f), x.map(arrayOf))
      y.dispose()
      const pulled = pullback(arrayOf(cotangent)) as jax.Array[]
      pullback.dispose()
      return pulled
    },
    jvp: (f, x, tangents) => {
      const [y, tangent] = jax.jvp(whole(f), x.map(arrayOf), tangents.map(arrayOf))
      y.dispose()
      return tangent
    },
    within: (work) => work(),
  }
}

function arrayOf(x: A): jax.Array {
  return typeof x === "number" ? np.array(x, { dtype: np.float32 }) : x
}

function whole(f: Func<A>): (...x: jax.Array[]) => jax.Array {
  return (...x) => arrayOf(f(...x))
}

function typeOf(dtype: DType): jax.DType {
  if (dtype === "float64") throw new Missing("no case asks for float64")
  return { float32: np.float32, int32: np.int32, bool: np.bool }[dtype]
}

function known(dtype: jax.DType): DType {
  if (dtype === np.float32) return "float32"
  if (dtype === np.int32) return "int32"
  if (dtype === np.bool) return "bool"
  throw new TypeError(`no case asks for ${dtype}`)
}

const one =
  (f: (x: A) => A): Func<A> =>
  (x) =>
    f(given(x))

const two =
  (f: (a: A, b: A) => A): Func<A> =>
  (a, b) =>
    f(given(a), given(b))

function given(x: A | undefined): A {
  if (x !== undefined) return x
  throw new TypeError("an op is missing an argument")
}

const elementwise: Peer<A>["elementwise"] = {
  add: two(np.add),
  sub: two(np.subtract),
  mul: two(np.multiply),
  div: two(np.divide),
  pow: two(np.power),
  neg: one(np.negative),
  abs: one(np.abs),
  sign: one(np.sign),
  square: one(np.square),
  reciprocal: one(np.reciprocal),
  sqrt: one(np.sqrt),
  cbrt: one(np.cbrt),
  exp: one(np.exp),
  exp2: one(np.exp2),
  expm1: one(np.expm1),
  log: one(np.log),
  log2: one(np.log2),
  log10: one(np.log10),
  log1p: one(np.log1p),
  sin: one(np.sin),
  cos: one(np.cos),
  tan: one(np.tan),
  asin: one(np.asin),
  acos: one(np.acos),
  atan: one(np.atan),
  sinc: one(np.sinc),
  sinh: one(np.sinh),
  cosh: one(np.cosh),
  tanh: one(np.tanh),
  asinh: one(np.asinh),
  acosh: one(np.acosh),
  atanh: one(np.atanh),
  atan2: two(np.atan2),
  hypot: two(np.hypot),
  erf: one(lax.erf),
  erfc: one(lax.erfc),
  floor: one(np.floor),
  ceil: one(np.ceil),
  trunc: one(np.trunc),
  round: one((x) => np.round(x)),
  maximum: two(np.maximum),
  minimum: two(np.minimum),
  clamp: (x, low, high) => np.clip(given(x), low, high),
  remainder: two(np.remainder),
  fmod: two(np.fmod),
  floorDivide: two(np.floorDivide),
  copySign: two(np.copysign),
  logAddExp: two(np.logaddexp),
  logit: one(special.logit),
  sigmoid: one(nn.sigmoid),
  softplus: one(nn.softplus),
  logSigmoid: one(nn.logSigmoid),
  softsign: one(nn.softSign),
  silu: one(nn.silu),
  mish: one(nn.mish),
  gelu: one((x) => nn.gelu(x, { approximate: false })),
  geluTanh: one((x) => nn.gelu(x, { approximate: true })),
  relu: one(nn.relu),
  relu6: one(nn.relu6),
  hardTanh: one(nn.hardTanh),
  hardSigmoid: one(nn.hardSigmoid),
  hardSwish: one(nn.hardSilu),
  leakyRelu: two(nn.leakyRelu),
  elu: two(nn.elu),
  celu: two(nn.celu),
  selu: one(nn.selu),
  where: (condition, a, b) => np.where(given(condition), given(a), given(b)),
  eq: two(np.equal),
  ne: two(np.notEqual),
  lt: two(np.less),
  le: two(np.lessEqual),
  gt: two(np.greater),
  ge: two(np.greaterEqual),
  logicalNot: one(np.logicalNot),
  logicalAnd: two(np.logicalAnd),
  logicalOr: two(np.logicalOr),
  logicalXor: two(np.logicalXor),
  isNaN: one(np.isnan),
  isInf: one(np.isinf),
  isFinite: one(np.isfinite),
}

const reductions: Peer<A>["reductions"] = {
  sum: (x, axes) => np.sum(x, [...axes]),
  mean: (x, axes) => np.mean(x, [...axes]),
  max: (x, axes) => np.max(x, [...axes]),
  min: (x, axes) => np.min(x, [...axes]),
  prod: (x, axes) => np.prod(x, [...axes]),
  argMax: (x, [axis]) => np.argmax(x, axis),
  argMin: (x, [axis]) => np.argmin(x, axis),
}
