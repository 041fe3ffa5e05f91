import { Node } from "../graph/node.ts"
import { mul, neg, where } from "../rules/elementwise.ts"
import type { Scalar } from "../rules/row.ts"

/**
 * A cotangent or tangent times a partial; null is an exact zero. A partial that is the indicator of a condition
 * selects instead of multiplying, so that what is not selected cannot turn 0·∞ into NaN.
 */
export function times(factor: Node, partial: Scalar | number): Node | null {
  if (typeof partial === "number") {
    if (partial === 0) return null
    if (partial === 1) return factor
    return partial === -1 ? neg(factor) : mul(factor, partial)
  }
  if (!(partial instanceof Node)) throw new TypeError("a partial of graph nodes is a graph node or a number")
  const src = partial.src
  if (src?.op === "cast" && src.args[0].dtype === "bool") {
    const selected = where(src.args[0], factor, 0)
    partial.abandon()
    return selected
  }
  return mul(factor, partial)
}
