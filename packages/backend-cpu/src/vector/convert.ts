import type { DType } from "@cotangent/core-api/backend"
import { type Code, op, shuffle, shuffle32, splatF32, splatF64, splatI32 } from "../wasm/index.ts"
import { mapParts, narrowMask, partOf, type Vector, type Writer } from "./vector.ts"

type Conversion = (writer: Writer, x: Vector) => Vector

const same: Conversion = (_, x) => x

const one =
  (dtype: DType, name: Parameters<typeof op>[0]): Conversion =>
  (writer, x) =>
    mapParts(writer, dtype, [x], (part) => op(name, part))

/** The lower and the upper two of four 32-bit lanes, each in the low half of a register. */
const halves = ({ fn }: Writer, x: Code): [Code, Code] => [x, fn.let(shuffle32(x, x, [2, 3, 2, 3]))]

const widen =
  (name: "f64x2.promote_low_f32x4" | "f64x2.convert_low_i32x4_s"): Conversion =>
  (writer, x) => ({
    dtype: "float64",
    parts: halves(writer, partOf(x, 0)).map((half) => writer.fn.let(op(name, half))),
  })

/** Both halves converted into the low half of a register, side by side. */
const narrow =
  (dtype: DType, name: "f32x4.demote_f64x2_zero" | "i32x4.trunc_sat_f64x2_s_zero"): Conversion =>
  ({ fn }, x) => ({
    dtype,
    parts: [fn.let(shuffle32(op(name, partOf(x, 0)), op(name, partOf(x, 1)), [0, 1, 4, 5]))],
  })

/** 1 where the mask is set: its bits and those of the number. */
const fromMask =
  (dtype: DType, ones: Uint8Array): Conversion =>
  (writer, x) =>
    mapParts(writer, dtype, [x], (mask) => op("v128.and", mask, writer.fn.constant(ones)))

const doubleFromMask: Conversion = (writer, x) =>
  convertVector(writer, fromMask("int32", splatI32(1))(writer, x), "float64")

const doubleToMask: Conversion = (writer, x) => {
  const zero = writer.fn.constant(splatF64(0))
  const differs = x.parts.map((part) => op("f64x2.ne", part, zero))
  return narrowMask(writer, differs[0] ?? zero, differs[1] ?? zero)
}

const toMask =
  (name: "f32x4.ne" | "i32x4.ne"): Conversion =>
  (writer, x) =>
    mapParts(writer, "bool", [x], (part) => op(name, part, writer.fn.constant(splatI32(0))))

const conversions: Record<DType, Record<DType, Conversion>> = {
  float32: {
    float32: same,
    float64: widen("f64x2.promote_low_f32x4"),
    int32: one("int32", "i32x4.trunc_sat_f32x4_s"),
    bool: toMask("f32x4.ne"),
  },
  float64: {
    float64: same,
    float32: narrow("float32", "f32x4.demote_f64x2_zero"),
    int32: narrow("int32", "i32x4.trunc_sat_f64x2_s_zero"),
    bool: doubleToMask,
  },
  int32: {
    int32: same,
    float32: one("float32", "f32x4.convert_i32x4_s"),
    float64: widen("f64x2.convert_low_i32x4_s"),
    bool: toMask("i32x4.ne"),
  },
  bool: {
    bool: same,
    int32: fromMask("int32", splatI32(1)),
    float32: fromMask("float32", splatF32(1)),
    float64: doubleFromMask,
  },
}

/** The same elements as another dtype: to int32 truncating, saturating, NaN to 0; to bool, whether not 0. */
export function convertVector(writer: Writer, x: Vector, dtype: DType): Vector {
  return conversions[x.dtype][dtype](writer, x)
}

/** A mask as the bytes that bool is stored in: four of them, in the lowest 32-bit lane. */
export function maskToBytes({ fn }: Writer, mask: Code): Code {
  const ones = op("v128.and", mask, fn.constant(splatI32(1)))
  const bits = fn.let(ones)
  return fn.let(shuffle(bits, bits, [0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12]))
}

/** The mask of four bytes in the lowest 32-bit lane, each 0 or not. */
export function maskFromBytes({ fn }: Writer, bytes: Code): Code {
  const wide = op("i32x4.extend_low_i16x8_u", op("i16x8.extend_low_i8x16_u", bytes))
  return fn.let(op("i32x4.ne", wide, fn.constant(splatI32(0))))
}
