import type { Capabilities } from "@cotangent/core-api/backend"
import { computesWide, elementwiseRows, reduceRows } from "@cotangent/core-api/rules"
import { intrinsicsOf } from "./applicability.ts"

/** What becomes of a rule on a backend. */
export interface Support {
  readonly rule: string
  /** `native`: it is an intrinsic that the backend has. `lowered`: core writes it in others. `refused`: with `E_UNSUPPORTED`. */
  readonly how: "native" | "lowered" | "refused"
  /** The intrinsics that it comes down to, or those that are missing. */
  readonly by: readonly string[]
  /** Whether float32 is computed in float64, and rounded once. */
  readonly wide: boolean
}

/** What becomes of each elementwise rule and each reduction on a backend with these capabilities. */
export function supportOf(capabilities: Capabilities): readonly Support[] {
  const { ops, reduce } = capabilities
  const elementwise = elementwiseRows.map((row): Support => {
    const needs = intrinsicsOf(row)
    const missing = needs.filter((op) => !ops.includes(op))
    const wide = row.precise === true && computesWide(capabilities)
    if (missing.length > 0) return { rule: row.name, how: "refused", by: missing, wide: false }
    return { rule: row.name, how: row.lower ? "lowered" : "native", by: row.lower ? needs : [], wide }
  })
  const reductions = reduceRows.map(({ name, op }): Support => ({
    rule: name,
    how: reduce.includes(op) ? "native" : "refused",
    by: reduce.includes(op) ? [] : [op],
    wide: false,
  }))
  return [...elementwise, ...reductions]
}
