/**
 * Differentiable n-d arrays. Nothing needs to be set up: a backend opens when the first value is read.
 *
 * @module
 */

import "./names.ts"

export * from "@cotangent/core-api"
export { cpu, type CpuOptions } from "@cotangent/backend-cpu"
export { opTable } from "./op-table.ts"
