import { CotangentError } from "@cotangent/core-api/backend"
import { mostBytes, pageBytes } from "./linear-memory.ts"

/** How the backend is opened. */
export interface CpuOptions {
  /**
   * Whether kernels may use relaxed SIMD, which is faster and rounds a multiply-add once or twice as the processor
   * likes: results then differ in the last bits between machines. By default it is used where the engine has it.
   */
  readonly relaxedSimd?: boolean
  /** What the memory of the backend may grow to, in bytes: at least 128 KiB; 4 GiB, which is also the most, by default. */
  readonly maxBytes?: number
}

/** The limit on memory that the options set, at most 4 GiB. @throws `E_NO_BACKEND` if it is no size, or too little */
export function limitOf({ maxBytes = mostBytes }: CpuOptions): number {
  if (typeof maxBytes === "number" && maxBytes >= 2 * pageBytes) return Math.min(maxBytes, mostBytes)
  throw new CotangentError(
    "E_NO_BACKEND",
    `maxBytes is a number of bytes from ${2 * pageBytes} on, not ${String(maxBytes)}`,
  )
}
