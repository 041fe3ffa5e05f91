import type { Exact } from "./exact.ts"

const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)

/** ⌊log₂|x|⌋ for normal x; −1023 for smaller ones. */
function exponentOf(x: number): number {
  double[0] = x
  return (((words[1] ?? 0) >>> 20) & 0x7ff) - 1023
}

/** 2ⁿ for −1022 ≤ n ≤ 1023. */
function powerOfTwo(n: number): number {
  words[1] = (n + 1023) << 20
  words[0] = 0
  return double[0] ?? 0
}

/** Distance of the float32 `got` from `want`, which is finite, in units of the last place that float32 has at `want`. */
export function ulps32(got: number, want: number): number {
  return Math.abs(got - want) * powerOfTwo(23 - Math.max(exponentOf(want), -126))
}

/** x·2ⁿ, rounded at most once. */
export function scaled(x: number, n: number): number {
  const half = Math.trunc(n / 2)
  return x * powerOfTwo(half) * powerOfTwo(n - half)
}

/** Distance of the float64 `got` from `want` in units of the last place that float64 has at `want`. */
export function ulps64(got: number, { high, low, exponent }: Exact): number {
  const place = Math.max(exponentOf(high), -1022 - exponent) - 52
  return Math.abs(scaled(got, -exponent) - high - low) * powerOfTwo(-place)
}
