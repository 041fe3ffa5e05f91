import type { Check } from "../case.ts"

/** The checks that look at derivatives. */
export const gradientChecks: readonly Check[] = [
  "vjp",
  "jvp",
  "un-broadcast",
  "linear",
  "second order",
  "accumulation",
  "edges",
  "hard points",
  "vectors",
]
