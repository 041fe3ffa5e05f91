import type { Check } from "../src/case.ts"

/** A row with one thing wrong, and the check that has to say so. */
export interface RuleMutant {
  readonly rule: string
  readonly says: string
  readonly check: Check
  /** The row to change, and what to change in it. */
  readonly row: object
  readonly patch: object
}

/** Runs `f` while the row is wrong. */
export async function whileMutated<R>(
  { row, patch }: Pick<RuleMutant, "row" | "patch">,
  f: () => Promise<R>,
): Promise<R> {
  const before = { ...row }
  Object.assign(row, patch)
  try {
    return await f()
  } finally {
    Object.assign(row, before)
  }
}
