import type { Case } from "./cases/case.ts"

/** How fast a time makes a case. */
export interface Speed {
  /** Billions a second: of bytes, or of operations where those are the bound. */
  readonly rate: number
  readonly unit: "GB/s" | "GFLOP/s"
}

/** The speed of a call of a case that takes so many milliseconds. */
export function speedOf(each: Pick<Case, "bytes" | "flops" | "bound">, milliseconds: number): Speed {
  return {
    rate: amountOf(each) / (milliseconds / 1000) / 1e9,
    unit: each.bound === "multiply-add" ? "GFLOP/s" : "GB/s",
  }
}

/** How much a call of a case does: bytes, or operations where those are the bound. */
export function amountOf({ bytes, flops, bound }: Pick<Case, "bytes" | "flops" | "bound">): number {
  return bound === "multiply-add" ? flops : bytes
}
