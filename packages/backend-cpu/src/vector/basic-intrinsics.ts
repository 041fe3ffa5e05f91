import { CotangentError, type DType, type Intrinsic } from "@cotangent/core-api/backend"
import { type Code, extractLane, op, type PlainOp, replaceLane } from "../wasm/index.ts"
import { convertVector } from "./convert.ts"
import { mapParts, narrowMask, partOf, select, type Vector, type Writer } from "./vector.ts"

/** Writes an intrinsic whose result has this dtype. */
export type Emit = (writer: Writer, dtype: DType, args: readonly Vector[]) => Vector

/** What one register of each dtype needs; a dtype that is not named is not accepted. */
type PerDType = Partial<Record<DType, (writer: Writer, ...parts: readonly Code[]) => Code>>

const instruction =
  (name: PlainOp) =>
  (_: Writer, ...parts: readonly Code[]): Code =>
    op(name, ...parts)

const elementwise =
  (name: Intrinsic, by: PerDType): Emit =>
  (writer, dtype, args) => {
    const emit = by[dtype]
    if (!emit) throw new CotangentError("E_UNSUPPORTED", `there is no ${name} of ${dtype}`)
    return mapParts(writer, dtype, args, (...parts) => emit(writer, ...parts))
  }

const arithmetic = (name: "add" | "sub" | "mul"): Emit =>
  elementwise(name, {
    float32: instruction(`f32x4.${name}`),
    float64: instruction(`f64x2.${name}`),
    int32: instruction(`i32x4.${name}`),
  })

/** Masks are compared as unsigned numbers: all bits set stands for 1. */
const comparison =
  (by: Record<DType, PlainOp>): Emit =>
  (writer, _, args) => {
    const dtype = args[0]?.dtype ?? "float32"
    const name = by[dtype]
    if (dtype !== "float64") return mapParts(writer, "bool", args, (a, b) => op(name, a, b))
    const half = (at: number): Code => op(name, ...args.map((each) => partOf(each, at)))
    return narrowMask(writer, half(0), half(1))
  }

/** The instruction of floats; integers are whole already. */
function wholeNumber(name: Intrinsic, of: "floor" | "ceil" | "trunc" | "nearest"): Emit {
  return elementwise(name, {
    float32: instruction(`f32x4.${of}`),
    float64: instruction(`f64x2.${of}`),
    int32: (_, x) => x ?? missing(),
  })
}

/** There are no shifts of vectors by counts that differ from lane to lane. */
function laneByLane(name: "i32.shl" | "i32.shr_s"): (writer: Writer, ...parts: readonly Code[]) => Code {
  return ({ fn }, a = missing(), b = missing()) =>
    [0, 1, 2, 3].reduce<Code>((result, lane) => {
      const of = (x: Code): Code => extractLane("i32x4.extract_lane", x, lane)
      return fn.let(replaceLane("i32x4.replace_lane", result, lane, op(name, of(a), of(b))))
    }, a)
}

function missing(): never {
  throw new Error("an intrinsic lacks an argument")
}

/** Every intrinsic that instructions compute by themselves, on four elements at a time. */
export const basicIntrinsics: Record<Exclude<Intrinsic, "exp" | "log" | "pow" | "sin" | "cos">, Emit> = {
  add: arithmetic("add"),
  sub: arithmetic("sub"),
  mul: arithmetic("mul"),
  div: elementwise("div", { float32: instruction("f32x4.div"), float64: instruction("f64x2.div") }),
  neg: elementwise("neg", {
    float32: instruction("f32x4.neg"),
    float64: instruction("f64x2.neg"),
    int32: instruction("i32x4.neg"),
  }),
  eq: comparison({ float32: "f32x4.eq", float64: "f64x2.eq", int32: "i32x4.eq", bool: "i32x4.eq" }),
  lt: comparison({ float32: "f32x4.lt", float64: "f64x2.lt", int32: "i32x4.lt_s", bool: "i32x4.lt_u" }),
  le: comparison({ float32: "f32x4.le", float64: "f64x2.le", int32: "i32x4.le_s", bool: "i32x4.le_u" }),
  sqrt: elementwise("sqrt", { float32: instruction("f32x4.sqrt"), float64: instruction("f64x2.sqrt") }),
  abs: elementwise("abs", {
    float32: instruction("f32x4.abs"),
    float64: instruction("f64x2.abs"),
    int32: instruction("i32x4.abs"),
  }),
  floor: wholeNumber("floor", "floor"),
  ceil: wholeNumber("ceil", "ceil"),
  trunc: wholeNumber("trunc", "trunc"),
  round: wholeNumber("round", "nearest"),
  bitwiseAnd: elementwise("bitwiseAnd", { int32: instruction("v128.and") }),
  bitwiseOr: elementwise("bitwiseOr", { int32: instruction("v128.or") }),
  bitwiseXor: elementwise("bitwiseXor", { int32: instruction("v128.xor") }),
  shiftLeft: elementwise("shiftLeft", { int32: laneByLane("i32.shl") }),
  shiftRight: elementwise("shiftRight", { int32: laneByLane("i32.shr_s") }),
  where: (writer, _, [condition, a, b]) =>
    condition && a && b ? select(writer, condition, a, b) : missing(),
  cast: (writer, dtype, [x]) => (x ? convertVector(writer, x, dtype) : missing()),
}

/** Positions along an axis: `first`, `first` + 1, … or the same in all lanes. */
export function positions({ fn }: Writer, start: Code, apart: 0 | 1): Vector {
  const same = op("i32x4.splat", start)
  if (apart === 0) return { dtype: "int32", parts: [fn.let(same)] }
  const steps = fn.constant(new Uint8Array(Int32Array.of(0, 1, 2, 3).buffer))
  return { dtype: "int32", parts: [fn.let(op("i32x4.add", same, steps))] }
}
