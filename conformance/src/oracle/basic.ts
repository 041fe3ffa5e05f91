import { isExactProduct, isExactQuotient, isExactSum } from "./exactness.ts"
import { between, contains, type Interval, nans, point, union, unsignedZeros, withNaN } from "./interval.ts"
import { above, below } from "./rounding.ts"

/** A bound that encloses the real result of an operation on two bounds, given its float64 result. */
function outward(value: number, exact: boolean, finite: boolean, towards: (value: number) => number): number {
  if (exact || Number.isNaN(value)) return value
  if (Number.isFinite(value)) return towards(value)
  // A float64 overflow of finite operands: the real result is finite, and beyond the largest float64.
  const inward = towards === below ? value > 0 : value < 0
  return finite && inward ? Math.sign(value) * Number.MAX_VALUE : value
}

function sumBound(a: number, b: number, towards: (value: number) => number): number {
  const sum = a + b
  const finite = Number.isFinite(a) && Number.isFinite(b)
  return outward(sum, finite && isExactSum(a, b, sum), finite, towards)
}

/** x + y. */
export const addition = withNaN((a: Interval, b: Interval): Interval => {
  const opposed = (a.hi === Infinity && b.lo === -Infinity) || (a.lo === -Infinity && b.hi === Infinity)
  const lo = sumBound(a.lo, b.lo, below)
  const hi = sumBound(a.hi, b.hi, above)
  // A bound is ∞ − ∞ where one operand can only be infinite: what is left is that infinity.
  return unsignedZeros(between(Number.isNaN(lo) ? Infinity : lo, Number.isNaN(hi) ? -Infinity : hi, opposed))
})

/** −x. */
export const negation = withNaN(({ lo, hi }: Interval): Interval => between(-hi, -lo, false))

/** x − y. */
export const subtraction = (a: Interval, b: Interval): Interval => addition(a, negation(b))

const isInfinite = ({ lo, hi }: Interval): boolean => lo === -Infinity || hi === Infinity
const isSingle = ({ lo, hi }: Interval): boolean => Object.is(lo, hi)

/** From the results at the corners: enough where an operation is monotone in each operand. NaN corners are left out. */
function corners(
  a: Interval,
  b: Interval,
  operation: (a: number, b: number) => number,
  isExact: (a: number, b: number, result: number) => boolean,
): readonly [lo: number, hi: number] {
  let lo = Infinity
  let hi = -Infinity
  for (const left of isSingle(a) ? [a.lo] : [a.lo, a.hi]) {
    for (const right of isSingle(b) ? [b.lo] : [b.lo, b.hi]) {
      const result = operation(left, right)
      if (Number.isNaN(result)) continue
      const finite = Number.isFinite(left) && Number.isFinite(right)
      const exact = finite && isExact(left, right, result)
      lo = Math.min(lo, outward(result, exact, finite, below))
      hi = Math.max(hi, outward(result, exact, finite, above))
    }
  }
  return [lo, hi]
}

/** x · y. Zero times anything finite is exactly zero. */
export const multiplication = withNaN((a: Interval, b: Interval): Interval => {
  const [lo, hi] = corners(a, b, (x, y) => x * y, isExactProduct)
  const zeros = [[a, b] as const, [b, a] as const].filter(
    ([zero, large]) => contains(zero, 0) && isInfinite(large),
  )
  if (zeros.length === 0) return between(lo, hi, false)
  // Where 0 meets an interval that is infinite at one end only, the product may be 0 as well as NaN.
  const finiteToo = zeros.some(([, large]) => !isSingle(large))
  return finiteToo ? between(Math.min(lo, -0), Math.max(hi, 0), true) : between(lo, hi, true)
})

const startsBelowZero = (value: number): boolean => value < 0 || Object.is(value, -0)

/** x / y. Dividing by a zero whose sign is open gives either infinity. */
export const division = withNaN((a: Interval, b: Interval): Interval => {
  const sides: Interval[] = []
  if (startsBelowZero(b.lo)) sides.push({ ...b, hi: Math.min(b.hi, -0) })
  if (!startsBelowZero(b.hi)) sides.push({ ...b, lo: Math.max(b.lo, 0) })
  return sides
    .map((side) => {
      const [lo, hi] = corners(a, side, (x, y) => x / y, isExactQuotient)
      const undefinedQuotient = (contains(a, 0) && contains(side, 0)) || (isInfinite(a) && isInfinite(side))
      return between(lo, hi, undefinedQuotient)
    })
    .reduce((a, b) => union(a, b))
})

const no = point(0)
const yes = point(1)
const either: Interval = { lo: 0, hi: 1, nan: nans.never }

/** A comparison; `surely` and `never` say so of the numbers, and NaN compares false. */
function comparison(
  surely: (a: Interval, b: Interval) => boolean,
  never: (a: Interval, b: Interval) => boolean,
): (a: Interval, b: Interval) => Interval {
  return (a, b) => {
    const worst = Math.max(a.nan, b.nan)
    if (worst === nans.anything) return either
    if (worst === nans.always || never(a, b)) return no
    return worst === nans.never && surely(a, b) ? yes : either
  }
}

/** x < y. */
export const less = comparison(
  (a, b) => a.hi < b.lo,
  (a, b) => a.lo >= b.hi,
)
/** x ≤ y. */
export const lessOrEqual = comparison(
  (a, b) => a.hi <= b.lo,
  (a, b) => a.lo > b.hi,
)
/** x = y. */
export const equal = comparison(
  (a, b) => a.lo === b.hi && a.hi === b.lo,
  (a, b) => a.hi < b.lo || b.hi < a.lo,
)

/** `a` where the condition holds, else `b`; both where it is open. */
export function choice(condition: Interval, a: Interval, b: Interval): Interval {
  if (condition.lo === 1) return a
  return condition.hi === 0 ? b : union(a, b)
}
