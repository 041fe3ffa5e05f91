// Lanes are set one by one here, and then copied: what takes any iterable, or asks a small array for its buffer, takes
// ten times as long, and kernels are full of constants.
const scratch = new ArrayBuffer(16)
const bytes = new Uint8Array(scratch)
const [f32, i32, f64, i64] = [
  new Float32Array(scratch),
  new Int32Array(scratch),
  new Float64Array(scratch),
  new BigInt64Array(scratch),
]

/** Sixteen bytes holding four float32 lanes. */
export const lanesF32 = (...x: readonly [number, number, number, number]): Uint8Array => copied(f32, x)

/** Sixteen bytes holding four int32 lanes. */
export const lanesI32 = (...x: readonly [number, number, number, number]): Uint8Array => copied(i32, x)

/** Sixteen bytes holding two float64 lanes. */
export const lanesF64 = (...x: readonly [number, number]): Uint8Array => copied(f64, x)

/** Sixteen bytes holding two int64 lanes. */
export const lanesI64 = (...x: readonly [bigint, bigint]): Uint8Array => {
  i64.set(x)
  return bytes.slice()
}

/** The same float32 in four lanes. */
export const splatF32 = (x: number): Uint8Array => lanesF32(x, x, x, x)
/** The same int32 in four lanes. */
export const splatI32 = (x: number): Uint8Array => lanesI32(x, x, x, x)
/** The same float64 in two lanes. */
export const splatF64 = (x: number): Uint8Array => lanesF64(x, x)
/** The same int64 in two lanes. */
export const splatI64 = (x: bigint): Uint8Array => lanesI64(x, x)

function copied(lanes: Float32Array | Int32Array | Float64Array, x: readonly number[]): Uint8Array {
  for (let at = 0; at < lanes.length; at++) lanes[at] = x[at] ?? 0
  return bytes.slice()
}
