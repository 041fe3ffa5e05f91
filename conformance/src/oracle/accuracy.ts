import type { Accuracy, Capabilities } from "@cotangent/core-api/backend"
import type { ElementwiseRow } from "@cotangent/core-api/rules"
import { type Interval, nans } from "./interval.ts"

/** How far the result of one operation may be from the real one. */
export interface Budget {
  readonly ulps: number
  /** Absolute error that comes on top. */
  readonly abs: number
  /** Nothing is promised for these arguments. */
  readonly open: boolean
}

/** One correct rounding. */
export const rounding: Budget = { ulps: 0.5, abs: 0, open: false }

/** What the table asks of an intrinsic at these arguments, or less if the capabilities declare less. */
export function budgetOf(row: ElementwiseRow, args: readonly Interval[], capabilities: Capabilities): Budget {
  const asked = typeof row.ulp === "number" ? row.ulp : ulpsAt(row.ulp, args)
  const declared = capabilities.accuracy?.[row.name]
  if (!declared) return asked === 0.5 ? rounding : { ulps: asked, abs: 0, open: false }
  return {
    ulps: Math.max(asked, declared.ulp ?? 0) + (declared.perX ?? 0) * sizeOfArgument(row, args),
    abs: declared.abs ?? 0,
    open: leaves(args[0], declared),
  }
}

/** The largest of the ulps asked for at the ends of the arguments. */
function ulpsAt(ulp: (...x: number[]) => number, args: readonly Interval[]): number {
  const ends = args.reduce<readonly (readonly number[])[]>(
    (lists, { lo, hi }) =>
      lists.flatMap((list) => [
        [...list, lo],
        [...list, hi],
      ]),
    [[]],
  )
  return Math.max(...ends.map((list) => ulp(...list)).filter((value) => !Number.isNaN(value)), 0)
}

/** |x|; of a power the |y·log₂ x| that exp2 is given where a power is made of exp2 and log2. */
function sizeOfArgument(row: ElementwiseRow, args: readonly Interval[]): number {
  const largest = ({ lo, hi }: Interval): number => Math.max(Math.abs(lo), Math.abs(hi))
  const [x, y] = args
  if (!x) return 0
  const size =
    row.name === "pow" && y
      ? largest(y) * Math.max(Math.abs(Math.log2(Math.abs(x.lo))), Math.abs(Math.log2(Math.abs(x.hi))))
      : largest(x)
  return Number.isFinite(size) ? size : 0
}

/** Whether an argument may lie outside the domain that the accuracy is declared for. NaN and ±∞ never do. */
function leaves(x: Interval | undefined, { domain }: Accuracy): boolean {
  if (!x || !domain || x.nan === nans.always) return false
  return (Number.isFinite(x.lo) && x.lo < domain[0]) || (Number.isFinite(x.hi) && x.hi > domain[1])
}
