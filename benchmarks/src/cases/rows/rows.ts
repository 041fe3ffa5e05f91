import type { Listed } from "../listed.ts"
import { compositionCases } from "./compositions.ts"
import { elementwiseCases } from "./elementwise.ts"
import { movementCases } from "./movements.ts"
import { reductionCases } from "./reductions.ts"

/** Every row of the table forward, and backward where it carries a gradient: on `side²` elements. */
export function rowCases(side: number): readonly Listed[] {
  return [
    ...elementwiseCases(side * side),
    ...reductionCases(side),
    ...movementCases(side),
    ...compositionCases(side),
  ]
}
