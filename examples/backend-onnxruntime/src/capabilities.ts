import { type Accuracy, type Capabilities, dtypes } from "@cotangent/core-api/backend"
import { elementwise, reduce } from "./ops.ts"

/** Measured on random arguments up to 8·10⁶: 2.3 units in float32, and in float64 as many units as 2⁻⁵⁰·⁵ is near a zero. */
const roundly: Accuracy = { ulp: 4, abs: 2 ** -50 }

/** What ONNX Runtime is said to do. */
export const capabilities: Capabilities = {
  dtypes,
  ops: Object.keys(elementwise),
  reduce: (["sum", "prod", "max", "min", "argMax", "argMin"] as const).filter((op) => reduce[op]),
  layout: "strided",
  // The logarithm of a float32 near 1 was off by up to 3.4 units.
  // A sum of float32 runs over few lanes, each of which adds its terms one after the other.
  accuracy: { sin: roundly, cos: roundly, log: { ulp: 4 }, sum: { perX: 1 / 8 } },
  // Sums and products of int32 go to the nearest end of the range where they should wrap around.
  exactIntegers: 2 ** 30,
}
