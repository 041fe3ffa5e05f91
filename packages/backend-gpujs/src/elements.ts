import { bytesOf, CotangentError, type DType, typedArray, viewBytes } from "@cotangent/core-api/backend"

/** Largest magnitude up to which float32 holds every integer. */
export const exactIntegers = 2 ** 24

/** Refuses an integer that float32 may not hold. @throws `E_UNSUPPORTED` */
export function checkInteger(value: number, what: string): void {
  if (Math.abs(value) <= exactIntegers) return
  throw new CotangentError(
    "E_UNSUPPORTED",
    `gpu.js computes with float32, so int32 is exact from −${exactIntegers} to ${exactIntegers} only, and ${what} is ${value}: use float32, or the backend "cpu"`,
  )
}

/** The elements of a buffer as the device holds them: a copy, in float32. @throws `E_UNSUPPORTED` for integers beyond ±2²⁴ */
export function toDevice(dtype: DType, bytes: Uint8Array): Float32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  const elements = viewBytes(dtype, aligned)
  if (dtype === "int32") for (const each of elements) checkInteger(each, "an element")
  return new Float32Array(elements)
}

/** What the device held as the bytes of a buffer: a copy. Integers beyond int32 saturate. */
export function fromDevice(dtype: DType, values: Float32Array): Uint8Array {
  if (dtype !== "int32") {
    const elements = typedArray(dtype, values.length)
    elements.set(values)
    return bytesOf(elements)
  }
  const elements = new Int32Array(values.length)
  for (let at = 0; at < values.length; at++) {
    elements[at] = Math.min(2 ** 31 - 1, Math.max(-(2 ** 31), values[at] ?? 0))
  }
  return bytesOf(elements)
}
