import { type Capabilities, dtypes } from "@cotangent/core-api/backend"
import { elementwise, reduce } from "./ops.ts"

/** What ONNX Runtime is said to do. */
export const capabilities: Capabilities = {
  dtypes,
  ops: Object.keys(elementwise),
  reduce: (["sum", "prod", "max", "min", "argMax", "argMin"] as const).filter((op) => reduce[op]),
  layout: "strided",
}
