import type { DType } from "@cotangent/core-api/backend"
import { convert } from "@cotangent/core-api/backend"
import type { Target } from "../target.ts"
import {
  type Code,
  type FunctionBuilder,
  op,
  shuffle32,
  splatF32,
  splatF64,
  splatI32,
} from "../wasm/index.ts"

/** How many elements the generated code computes at a time, whatever their dtype. */
export const lanes = 4

/**
 * Four elements of one dtype in registers: one v128 for float32, int32 and bool (all bits of a lane set, or none),
 * two for float64. The parts are cheap to read again: locals.
 */
export interface Vector {
  readonly dtype: DType
  readonly parts: readonly Code[]
}

/** Where code is written, and what it may use. */
export interface Writer {
  readonly fn: FunctionBuilder
  readonly target: Target
}

/** Registers that four elements take. */
export function registers(dtype: DType): number {
  return dtype === "float64" ? 2 : 1
}

/** A number in all lanes, rounded as a constant of a kernel is. */
export function constantVector({ fn }: Writer, dtype: DType, value: number): Vector {
  const bytes = constantBytes(dtype, convert(value, dtype))
  return { dtype, parts: Array.from({ length: registers(dtype) }, () => fn.constant(bytes)) }
}

function constantBytes(dtype: DType, value: number): Uint8Array {
  switch (dtype) {
    case "float32":
      return splatF32(value)
    case "float64":
      return splatF64(value)
    case "int32":
      return splatI32(value)
    case "bool":
      return splatI32(value === 0 ? 0 : -1)
  }
}

/** Applies an instruction, or several, to each register. */
export function mapParts(
  { fn }: Writer,
  dtype: DType,
  vectors: readonly Vector[],
  apply: (...parts: readonly Code[]) => Code,
): Vector {
  const count = vectors[0]?.parts.length ?? 0
  const parts = Array.from({ length: count }, (_, at) =>
    fn.let(apply(...vectors.map((each) => partOf(each, at)))),
  )
  return { dtype, parts }
}

/** One register of a vector. */
export function partOf(vector: Vector, at: number): Code {
  const part = vector.parts[at]
  if (!part) throw new Error(`${vector.dtype} has no register ${at}`)
  return part
}

/** `a` in the lanes where the condition holds, else `b`. */
export function select(writer: Writer, condition: Vector, a: Vector, b: Vector): Vector {
  const mask = maskFor(writer, condition, a.dtype)
  // All bits of a lane of the mask are equal, and then the relaxed instruction is defined to be the same.
  const lane = registers(a.dtype) === 2 ? "i64x2.relaxed_laneselect" : "i32x4.relaxed_laneselect"
  const name = writer.target.relaxedSimd ? lane : "v128.bitselect"
  return mapParts(writer, a.dtype, [a, b, mask], (x, y, m) => op(name, x, y, m))
}

/** The mask of a condition as wide as the lanes of `dtype`: one register, or two of 64-bit lanes. */
export function maskFor({ fn }: Writer, condition: Vector, dtype: DType): Vector {
  if (registers(dtype) === 1) return condition
  const mask = partOf(condition, 0)
  return {
    dtype,
    parts: [fn.let(op("i64x2.extend_low_i32x4_s", mask)), fn.let(op("i64x2.extend_high_i32x4_s", mask))],
  }
}

/** A condition out of 64-bit masks: the low half of each. */
export function narrowMask({ fn }: Writer, low: Code, high: Code): Vector {
  return { dtype: "bool", parts: [fn.let(shuffle32(low, high, [0, 2, 4, 6]))] }
}

/** The vector whose lane `i` is lane `i xor distance`: adding it to the original folds the lanes together. */
export function exchange(writer: Writer, vector: Vector, distance: 1 | 2): Vector {
  if (registers(vector.dtype) === 2 && distance === 2) return { ...vector, parts: vector.parts.toReversed() }
  // Two 64-bit lanes change places as 32-bit lanes do that are two apart.
  const pattern =
    distance === 2 || registers(vector.dtype) === 2 ? ([2, 3, 0, 1] as const) : ([1, 0, 3, 2] as const)
  return mapParts(writer, vector.dtype, [vector], (x) => shuffle32(x, x, pattern))
}
