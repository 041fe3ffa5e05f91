/** Sixteen bytes holding four float32 lanes. */
export const lanesF32 = (...x: readonly [number, number, number, number]): Uint8Array =>
  new Uint8Array(Float32Array.from(x).buffer)

/** Sixteen bytes holding four int32 lanes. */
export const lanesI32 = (...x: readonly [number, number, number, number]): Uint8Array =>
  new Uint8Array(Int32Array.from(x).buffer)

/** Sixteen bytes holding two float64 lanes. */
export const lanesF64 = (...x: readonly [number, number]): Uint8Array =>
  new Uint8Array(Float64Array.from(x).buffer)

/** Sixteen bytes holding two int64 lanes. */
export const lanesI64 = (...x: readonly [bigint, bigint]): Uint8Array =>
  new Uint8Array(BigInt64Array.from(x).buffer)

/** The same float32 in four lanes. */
export const splatF32 = (x: number): Uint8Array => lanesF32(x, x, x, x)
/** The same int32 in four lanes. */
export const splatI32 = (x: number): Uint8Array => lanesI32(x, x, x, x)
/** The same float64 in two lanes. */
export const splatF64 = (x: number): Uint8Array => lanesF64(x, x)
/** The same int64 in two lanes. */
export const splatI64 = (x: bigint): Uint8Array => lanesI64(x, x)
