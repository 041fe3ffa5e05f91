import type { Capabilities, DType, ReduceOp } from "@cotangent/core-api/backend"
import { rounding } from "./accuracy.ts"
import { multiplication } from "./basic.ts"
import { wrapped } from "./conversion.ts"
import { type Interval, isPoint, type NaNs, nans, point, unsignedZeros } from "./interval.ts"
import { sumOf } from "./interval-sum.ts"
import { settle } from "./settle.ts"

/** The interval of a reduction of some terms, in any order. */
export function reduceIntervals(
  op: ReduceOp,
  terms: readonly Interval[],
  dtype: DType,
  capabilities: Capabilities,
): Interval {
  switch (op) {
    case "sum": {
      const sum = sumOf(terms, dtype, capabilities)
      // A sum of integers wraps around once or often: what is left is the remainder.
      if (dtype === "int32" && isPoint(sum)) return settle(point(sum.lo | 0), dtype, rounding, capabilities)
      return settle(dtype === "int32" ? wrapped(sum) : sum, dtype, { ...rounding, ulps: 0 }, capabilities)
    }
    case "max":
      return extreme(terms, Math.max)
    case "min":
      return extreme(terms, Math.min)
    case "prod":
      return terms.reduce(
        (product, term) => settle(multiplication(product, term), dtype, rounding, capabilities),
        point(1),
      )
    case "argMax":
    case "argMin":
      throw new Error(`the oracle does not know the reduction ${op}`)
  }
}

/** The greatest or least: monotone in every term, rounds nothing, and NaN wins. Which zero it is stays open. */
function extreme(terms: readonly Interval[], pick: (a: number, b: number) => number): Interval {
  const worst = terms.reduce((most, { nan }) => (nan > most ? nan : most), nans.never as NaNs)
  const decisive = worst >= nans.always ? terms.find(({ nan }) => nan === worst) : undefined
  if (decisive) return decisive
  const bound = (of: (term: Interval) => number): number => terms.map(of).reduce((a, b) => pick(a, b))
  return unsignedZeros({ lo: bound(({ lo }) => lo), hi: bound(({ hi }) => hi), nan: worst })
}
