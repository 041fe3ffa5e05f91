import type { DType, ReduceOp } from "@cotangent/core-api/backend"
import { type Code, op, splatF32, splatF64, splatI32 } from "../wasm/index.ts"
import { convertVector } from "./convert.ts"
import { basicIntrinsics } from "./basic-intrinsics.ts"
import { exchange, mapParts, select, type Vector, type Writer } from "./vector.ts"

/** What a lane remembers of the elements it has seen: one vector, or several (a value and its position, a sum and its error). */
export type State = readonly Vector[]

/** How elements are combined, four lanes side by side. */
export interface Reduction {
  /** The dtypes that a state consists of. */
  readonly dtypes: readonly DType[]
  /** The bits of a state that has seen nothing, a register's worth for each of its vectors. */
  readonly identity: readonly Uint8Array[]
  /** The state of one who has seen one element; `position` counts along the reduced axis, for argMax and argMin. */
  of(writer: Writer, value: Vector, position: Vector | null): State
  /** The state of one who has seen what both have seen, `a` before `b`. */
  merge(writer: Writer, a: State, b: State): State
  /** The reduced value. */
  result(writer: Writer, state: State): Vector
}

/** A reduction with two levels: short runs are combined narrowly, their results with more precision. */
export interface TwoLevels {
  /** Of single elements. Its sequential runs stay short: see {@link runLength}. */
  readonly narrow: Reduction
  /** Of the results of runs. The same object as `narrow` where one level is enough. */
  readonly wide: Reduction
  /** A narrow state as a wide one. */
  widen(writer: Writer, state: State): State
}

/**
 * Most elements that a lane of a sum combines one after another before it hands over to the wider sum. The error of a
 * run is at most this times half an ulp of Σ|terms|, and typically a fifth of it: below (8 + 2·log₂ n) half ulps.
 */
export const runLength = 16

const sumOf = (dtype: "float32" | "float64" | "int32"): Reduction => {
  const name = ({ float32: "f32x4.add", float64: "f64x2.add", int32: "i32x4.add" } as const)[dtype]
  const add = (writer: Writer, a: Vector, b: Vector): Vector =>
    mapParts(writer, dtype, [a, b], (x, y) => op(name, x, y))
  return folding(dtype, splatI32(0), add)
}

/** A reduction whose state is one vector of the elements' own dtype. */
function folding(
  dtype: DType,
  identity: Uint8Array,
  join: (writer: Writer, a: Vector, b: Vector) => Vector,
): Reduction {
  return {
    dtypes: [dtype],
    identity: [identity],
    of: (_, value) => [value],
    merge: (writer, [a], [b]) => [a && b ? join(writer, a, b) : nothing()],
    result: (_, [x]) => x ?? nothing(),
  }
}

function nothing(): never {
  throw new Error("a state has a vector")
}

/** A float64 sum carried with its rounding error: TwoSum (Knuth, The Art of Computer Programming 2, 4.2.2). */
const carriedSum: Reduction = {
  dtypes: ["float64", "float64"],
  identity: [splatF64(0), splatF64(0)],
  of: withoutError,
  merge: carry,
  result: (writer, [sum, error]) => {
    if (!sum || !error) return nothing()
    const { fn } = writer
    const total = f64(writer, "f64x2.add", sum, error)
    // The error of an infinite sum is NaN. x − x is 0 exactly where x is finite.
    return mapParts(writer, "float64", [total, sum], (t, s) =>
      op("v128.bitselect", t, s, op("f64x2.eq", op("f64x2.sub", s, s), fn.constant(splatF64(0)))),
    )
  },
}

const f64 = (writer: Writer, name: "f64x2.add" | "f64x2.sub", a: Vector, b: Vector): Vector =>
  mapParts(writer, "float64", [a, b], (x, y) => op(name, x, y))

/** A sum that was exact so far. */
function withoutError({ fn }: Writer, value: Vector): State {
  const zero = fn.constant(splatF64(0))
  return [value, { dtype: "float64", parts: [zero, zero] }]
}

function carry(writer: Writer, [a, low]: State, [b, other]: State): State {
  if (!a || !low || !b || !other) return nothing()
  const sum = f64(writer, "f64x2.add", a, b)
  const ofB = f64(writer, "f64x2.sub", sum, a)
  const ofA = f64(writer, "f64x2.sub", sum, ofB)
  const error = f64(writer, "f64x2.add", f64(writer, "f64x2.sub", a, ofA), f64(writer, "f64x2.sub", b, ofB))
  return [sum, f64(writer, "f64x2.add", f64(writer, "f64x2.add", low, other), error)]
}

/** Sums of float32 runs in float64, rounded once. */
const doubleSum: Reduction = { ...sumOf("float64"), result: toSingle }

function toSingle(writer: Writer, [total]: State): Vector {
  return convertVector(writer, total ?? nothing(), "float32")
}

const multiply = (name: "f32x4.mul" | "f64x2.mul" | "i32x4.mul", dtype: DType, ones: Uint8Array): Reduction =>
  folding(dtype, ones, (writer, a, b) => mapParts(writer, dtype, [a, b], (x, y) => op(name, x, y)))

const doubleProduct = multiply("f64x2.mul", "float64", splatF64(1))

/** Products of float32 in float64: no product of finite numbers overflows on the way to a finite one that fits. */
const wideProduct: Reduction = {
  ...doubleProduct,
  of: (writer, value) => [convertVector(writer, value, "float64")],
  result: toSingle,
}

const extremes = {
  max: { float32: "f32x4.max", float64: "f64x2.max", int32: "i32x4.max_s", bool: "v128.or" },
  min: { float32: "f32x4.min", float64: "f64x2.min", int32: "i32x4.min_s", bool: "v128.and" },
} as const

/** WebAssembly's float maximum and minimum let NaN win. */
const extreme = (which: "max" | "min", dtype: DType): Reduction =>
  folding(dtype, worst(which, dtype), (writer, a, b) =>
    mapParts(writer, dtype, [a, b], (x, y) => op(extremes[which][dtype], x, y)),
  )

/** What every element is at least as good as. */
function worst(which: "max" | "min", dtype: DType): Uint8Array {
  switch (dtype) {
    case "float32":
      return splatF32(which === "max" ? -Infinity : Infinity)
    case "float64":
      return splatF64(which === "max" ? -Infinity : Infinity)
    case "int32":
      return splatI32(which === "max" ? -(2 ** 31) : 2 ** 31 - 1)
    case "bool":
      return splatI32(which === "max" ? 0 : -1)
  }
}

/** The position of the best element, the lowest of several; the first NaN wins. A state is (best, its position). */
function position(which: "argMax" | "argMin", dtype: DType): Reduction {
  const ahead = (writer: Writer, a: Vector, b: Vector): Vector =>
    basicIntrinsics.lt(writer, "bool", which === "argMax" ? [b, a] : [a, b])
  const isNumber = (writer: Writer, a: Vector): Vector => basicIntrinsics.eq(writer, "bool", [a, a])
  const both = (writer: Writer, name: "v128.and" | "v128.andnot" | "v128.or", a: Vector, b: Vector): Vector =>
    mapParts(writer, "bool", [a, b], (x, y) => op(name, x, y))
  // (x, at) goes before (best, found): it is ahead, or the only NaN, or neither is and it comes first.
  const before = (writer: Writer, [x, at]: State, [best, found]: State): Vector => {
    if (!x || !at || !best || !found) return nothing()
    const numbers = [isNumber(writer, x), isNumber(writer, best)] as const
    const wins = both(
      writer,
      "v128.or",
      ahead(writer, x, best),
      both(writer, "v128.andnot", numbers[1], numbers[0]),
    )
    const loses = both(
      writer,
      "v128.or",
      ahead(writer, best, x),
      both(writer, "v128.andnot", numbers[0], numbers[1]),
    )
    const earlier = basicIntrinsics.lt(writer, "bool", [at, found])
    return both(writer, "v128.or", wins, both(writer, "v128.andnot", earlier, loses))
  }
  const merge = (writer: Writer, a: State, b: State): State => {
    const [x, at] = a
    const [best, found] = b
    if (!x || !at || !best || !found) return nothing()
    const chosen = before(writer, a, b)
    return [select(writer, chosen, x, best), select(writer, chosen, at, found)]
  }
  return {
    dtypes: [dtype, "int32"],
    identity: [worst(which === "argMax" ? "max" : "min", dtype), splatI32(2 ** 31 - 1)],
    of: (_, value, at) => [value, at ?? nothing()],
    merge,
    result: (_, [, at]) => at ?? nothing(),
  }
}

const one = (reduction: Reduction): TwoLevels => ({
  narrow: reduction,
  wide: reduction,
  widen: (_, state) => state,
})

/** The reduction `by` of elements of `dtype`. A sum or product of bool does not exist: core casts first. */
export function reductionOf(by: ReduceOp, dtype: DType): TwoLevels {
  switch (by) {
    case "sum":
      return sums(dtype)
    case "prod":
      return one(products(dtype))
    case "max":
    case "min":
      return one(extreme(by, dtype))
    case "argMax":
    case "argMin":
      return one(position(by, dtype))
  }
}

function sums(dtype: DType): TwoLevels {
  switch (dtype) {
    case "float32": {
      const narrow = sumOf("float32")
      const widen = (writer: Writer, [x]: State): State => [convertVector(writer, x ?? nothing(), "float64")]
      return { narrow, wide: doubleSum, widen }
    }
    case "float64": {
      const widen = (writer: Writer, [x]: State): State => withoutError(writer, x ?? nothing())
      return { narrow: sumOf("float64"), wide: carriedSum, widen }
    }
    case "int32":
      return one(sumOf("int32"))
    case "bool":
      return unknown("sum")
  }
}

function products(dtype: DType): Reduction {
  switch (dtype) {
    case "float32":
      return wideProduct
    case "float64":
      return doubleProduct
    case "int32":
      return multiply("i32x4.mul", "int32", splatI32(1))
    case "bool":
      return unknown("prod")
  }
}

function unknown(name: string): never {
  throw new Error(`there is no ${name} of bool`)
}

/** Folds the four lanes of a state together; every lane of the result has seen what all had seen. */
export function foldLanes(writer: Writer, reduction: Reduction, state: State): State {
  const across = (from: State, distance: 1 | 2): State =>
    reduction.merge(
      writer,
      from,
      from.map((vector) => exchange(writer, vector, distance)),
    )
  return across(across(state, 2), 1)
}

/** A code that is used as a mask of the lanes before `count`. */
export function firstLanes(count: number): Uint8Array {
  const lane = (at: number): number => (at < count ? -1 : 0)
  return new Uint8Array(Int32Array.of(lane(0), lane(1), lane(2), lane(3)).buffer)
}

/** The vector of a state's identity. */
export function identityState({ fn }: Writer, { dtypes, identity }: Reduction): State {
  return dtypes.map((dtype, at) => {
    const bits: Code = fn.constant(identity[at] ?? splatI32(0))
    return { dtype, parts: dtype === "float64" ? [bits, bits] : [bits] }
  })
}
