import type { Capabilities, DType, ReduceOp } from "@cotangent/core-api/backend"
import { rounding } from "./accuracy.ts"
import { wrapped } from "./conversion.ts"
import { anything, type Interval, isPoint, point } from "./interval.ts"
import { extreme, positionOfExtreme } from "./interval-extreme.ts"
import { productOf } from "./interval-product.ts"
import { sumOf } from "./interval-sum.ts"
import { isInexactInteger, settle } from "./settle.ts"

/** Every rounding of a sum or product is in its interval already. */
const rounded = { ...rounding, ulps: 0 }

/** The interval of a reduction of some terms, in any order. */
export function reduceIntervals(
  op: ReduceOp,
  terms: readonly Interval[],
  dtype: DType,
  capabilities: Capabilities,
): Interval {
  switch (op) {
    case "sum": {
      if (dtype === "int32" && losesIntegers(terms, (a, b) => a + b, capabilities)) return anything
      const sum = sumOf(terms, dtype, capabilities)
      // A sum of integers wraps around once or often: what is left is the remainder.
      if (dtype === "int32" && isPoint(sum)) return settle(point(sum.lo | 0), dtype, rounding, capabilities)
      return settle(dtype === "int32" ? wrapped(sum) : sum, dtype, rounded, capabilities)
    }
    case "prod":
      if (dtype === "int32" && losesIntegers(terms, (a, b) => Math.max(a, a * b), capabilities))
        return anything
      return settle(productOf(terms, dtype, capabilities), dtype, rounded, capabilities)
    case "max":
    case "min":
      return settle(extreme(op, terms, dtype), dtype, rounded, capabilities)
    case "argMax":
      return positionOfExtreme("max", terms)
    case "argMin":
      return positionOfExtreme("min", terms)
  }
}

/** Whether a partial result may lie beyond the integers that the subject has exactly. */
function losesIntegers(
  terms: readonly Interval[],
  grow: (size: number, by: number) => number,
  capabilities: Capabilities,
): boolean {
  const most = terms.reduce((size, { lo, hi }) => grow(size, Math.max(Math.abs(lo), Math.abs(hi))), 1)
  return isInexactInteger({ lo: -most, hi: most }, capabilities)
}
