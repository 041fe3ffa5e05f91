import type { Accuracy, Capabilities } from "@cotangent/core-api/backend"

/** Which of its own backends TensorFlow.js computes on. */
export type Mode = "cpu" | "wasm"

const dtypes = ["float32", "int32", "bool"] as const

/** As measured on random arguments: the largest error was 2⁻²¹·⁵, and far beyond these arguments it is 1. */
const roundly: Accuracy = { abs: 2 ** -21, domain: [-(2 ** 23), 2 ** 23] }

/** What each mode declares beside its table: where the library gives less than Cotangent asks. */
export const capabilities: Readonly<Record<Mode, Pick<Capabilities, "dtypes"> & Partial<Capabilities>>> = {
  // It multiplies int32 in float64, so that products beyond 2⁵³ lose the bits that wrapping would keep.
  cpu: { dtypes, exactIntegers: 2 ** 26 },
  // It adds the terms of a sum one after the other in float32, so that n of them are off by n half units at most.
  wasm: { dtypes, accuracy: { sin: roundly, cos: roundly, sum: { perX: 1 } } },
}
