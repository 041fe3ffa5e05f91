import type { Case } from "./cases/case.ts"
import { bandwidthNear, type Limits } from "./limits.ts"

/** How fast a time makes a case, absolutely and beside what the machine can do. */
export interface Speed {
  /** Billions a second: of bytes, or of operations where those are the bound. */
  readonly rate: number
  readonly unit: "GB/s" | "GFLOP/s"
  /** Share of the limit, or null where no limit is near. */
  readonly share: number | null
  /** What the limit is called. */
  readonly limit: string | null
}

/** The speed of a call of a case that takes so many milliseconds. */
export function speedOf(
  { bytes, flops, bound }: Pick<Case, "bytes" | "flops" | "bound">,
  milliseconds: number,
  limits: Limits,
): Speed {
  const perSecond = (amount: number): number => amount / (milliseconds / 1000) / 1e9
  if (bound === "multiply-add") {
    const most = Math.max(...Object.values(limits.multiplyAdd))
    const rate = perSecond(flops)
    return { rate, unit: "GFLOP/s", share: rate / most, limit: "multiply-add" }
  }
  const rate = perSecond(bytes)
  const most = bound === null ? undefined : bandwidthNear(limits, bytes)?.[bound]
  return { rate, unit: "GB/s", share: most === undefined ? null : rate / most, limit: bound }
}
