import { type Capabilities, dtypes, intrinsics, reduceOps } from "@cotangent/core-api/backend"

/** Sizes at which compiled kernels change: vectors, unrolled loops, blocks of sums, tiles of matrices. */
export const tiles: readonly number[] = [4, 8, 16, 64, 256, 512, 1024, 32768]

/** What the backend can do: everything that kernels may contain. */
export const capabilities: Capabilities = {
  dtypes,
  ops: intrinsics,
  reduce: reduceOps,
  layout: "strided",
  deterministic: true,
  tiles,
}
