import { type Check, derivativeChecks } from "../case.ts"

/** The checks that look at derivatives. */
export const gradientChecks: readonly Check[] = [...derivativeChecks, "edges", "hard points", "vectors"]
