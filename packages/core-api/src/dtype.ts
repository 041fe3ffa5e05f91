import { CotangentError } from "./errors.ts"

/** Element types, in promotion order: combining two of them gives the later one. */
export const dtypes = ["bool", "int32", "float32", "float64"] as const

/** The type of an array's elements. `bool` is stored as one byte, 0 or 1. */
export type DType = (typeof dtypes)[number]

/** The typed array that holds elements of each dtype on the host. */
export interface TypedArrays {
  bool: Uint8Array
  int32: Int32Array
  float32: Float32Array
  float64: Float64Array
}

/** Any of the typed arrays that tensors are read into. */
export type TypedArray = TypedArrays[DType]

const constructors = {
  bool: Uint8Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const

/** Bytes that one element takes. */
export function bytesPerElement(dtype: DType): number {
  return constructors[dtype].BYTES_PER_ELEMENT
}

/** A zeroed host array of `length` elements of `dtype`. */
export function typedArray<D extends DType>(dtype: D, length: number): TypedArrays[D] {
  // The record is indexed by the same D that the result is: TypeScript cannot follow that through `new`.
  return new constructors[dtype](length) as TypedArrays[D]
}

/** The same memory seen as elements of `dtype`; `bytes` must be aligned for it. */
export function viewBytes<D extends DType>(dtype: D, bytes: Uint8Array): TypedArrays[D] {
  const length = bytes.byteLength / bytesPerElement(dtype)
  // As in typedArray: the constructor and the result are indexed by the same D.
  return new constructors[dtype](bytes.buffer as ArrayBuffer, bytes.byteOffset, length) as TypedArrays[D]
}

/** The memory of a typed array as bytes, without copying. */
export function bytesOf(array: TypedArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}

/** `float32` and `float64`: what can carry a gradient. */
export function isFloat(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float64"
}

/** The dtype that holds both: the later one in `bool int32 float32 float64`. */
export function promote(a: DType, b: DType): DType {
  return dtypes.indexOf(a) >= dtypes.indexOf(b) ? a : b
}

/** Refuses what is not a dtype. @throws `E_DTYPE` */
export function checkDType(value: unknown): DType {
  const known = dtypes.find((dtype) => dtype === value)
  if (known) return known
  throw new CotangentError("E_DTYPE", `unknown dtype ${String(value)}; the dtypes are ${dtypes.join(", ")}`)
}

/**
 * The dtype of a plain number used beside a tensor of dtype `beside`: floats keep theirs, an integer joins an
 * integer or bool tensor as int32, and a fraction turns either into float32.
 */
export function dtypeOfNumber(value: number, beside: DType): DType {
  if (isFloat(beside)) return beside
  return (value | 0) === value ? "int32" : "float32"
}

/**
 * `value` as a host array of `dtype` would hold it. Conversion to int32 truncates, saturates and maps NaN to 0
 * (WebAssembly's `trunc_sat`); to bool it asks whether the value differs from 0 (so NaN is true).
 */
export function convert(value: number, dtype: DType): number {
  switch (dtype) {
    case "float64":
      return value
    case "float32":
      return Math.fround(value)
    case "int32":
      return Number.isNaN(value) ? 0 : Math.min(2 ** 31 - 1, Math.max(-(2 ** 31), Math.trunc(value))) + 0
    case "bool":
      return value === 0 ? 0 : 1
  }
}
