import type { JsonNumber } from "../../vectors/files.js"

/** A number of a vector file: NaN, ±∞ and −0, which JSON cannot hold, are strings. */
export function decode(value: JsonNumber): number {
  return typeof value === "string" ? Number(value) : value
}

/** The numbers of a flat array of a vector file. */
export function decodeAll(values: readonly JsonNumber[]): Float64Array {
  return Float64Array.from(values, decode)
}
