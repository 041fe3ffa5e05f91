import type { Capabilities, DType, ReduceOp } from "@cotangent/core-api/backend"
import { computesWide, type ElementwiseRow, meaningOf } from "@cotangent/core-api/rules"
import { budgetOf, rounding } from "./accuracy.ts"
import type { Arithmetic, Lowering } from "./arithmetic.ts"
import {
  addition,
  choice,
  division,
  equal,
  less,
  lessOrEqual,
  multiplication,
  negation,
  subtraction,
} from "./basic.ts"
import { anyInteger, isInteger, toInteger, wrapped } from "./conversion.ts"
import { hull } from "./hull.ts"
import { anything, type Interval, isPoint, type NaNs, nans, point } from "./interval.ts"
import { reduceIntervals } from "./interval-reduce.ts"
import { power } from "./power.ts"
import { isInexactInteger, settle, settleConverted, settleNumber } from "./settle.ts"
import { exponential, logarithm } from "./transcendental.ts"

/** An interval for each element; see {@link Interval}. */
export interface Intervals {
  readonly lo: Float64Array
  readonly hi: Float64Array
  readonly nan: Uint8Array
}

/** Real-number meaning of intrinsics on intervals. What is not here is monotone between its turns. */
const meanings: Readonly<Record<string, ((...x: Interval[]) => Interval) | undefined>> = {
  add: binary(addition),
  sub: binary(subtraction),
  mul: binary(multiplication),
  div: binary(division),
  pow: binary(power),
  eq: binary(equal),
  lt: binary(less),
  le: binary(lessOrEqual),
  neg: (x = none) => negation(x),
  exp: (x = none) => exponential(x),
  log: (x = none) => logarithm(x),
  where: (condition = none, a = none, b = none) => choice(condition, a, b),
}

// Rows are applied to as many arguments as they have: this stands where the type cannot say so.
const none = point(NaN)

function binary(f: (a: Interval, b: Interval) => Interval): (...x: Interval[]) => Interval {
  return (a = none, b = none) => f(a, b)
}

/** Everything that a subject's arithmetic may come to, as an interval for each element. */
export class IntervalArithmetic implements Arithmetic<Intervals> {
  readonly #capabilities: Capabilities
  readonly #wide: boolean

  constructor(capabilities: Capabilities) {
    this.#capabilities = capabilities
    this.#wide = computesWide(capabilities)
  }

  /** Of definite numbers, a precise row of float32 is what it states, within its ulps. */
  lowering({ precise }: ElementwiseRow, args: readonly Intervals[], dtype: DType): Lowering {
    if (!precise || !this.#wide) return "decomposed"
    return dtype === "float32" && args.every(definite) ? "stated" : "wide"
  }

  exact(elements: ArrayLike<number>, dtype: DType): Intervals {
    return build(elements.length, (at) => settleNumber(elements[at] ?? NaN, dtype, this.#capabilities))
  }

  fill(value: number, size: number, dtype: DType): Intervals {
    const held = settleNumber(value, dtype, this.#capabilities)
    return build(size, () => held)
  }

  elementwise(row: ElementwiseRow, args: readonly Intervals[], dtype: DType): Intervals {
    return build(args[0]?.nan.length ?? 0, (at) => {
      const given = args.map((each) => element(each, at))
      return settle(
        this.#meaning(row, given, dtype),
        dtype,
        budgetOf(row, given, this.#capabilities),
        this.#capabilities,
      )
    })
  }

  cast(x: Intervals, dtype: DType): Intervals {
    return build(x.nan.length, (at) => {
      const value = element(x, at)
      return isInteger(dtype)
        ? settleConverted(toInteger(value, dtype), dtype, this.#capabilities)
        : settle(value, dtype, rounding, this.#capabilities)
    })
  }

  gather(x: Intervals, from: Int32Array): Intervals {
    const zero = point(0)
    return build(from.length, (at) => {
      const position = from[at] ?? -1
      return position < 0 ? zero : element(x, position)
    })
  }

  reduce(op: ReduceOp, x: Intervals, rows: number, n: number, dtype: DType): Intervals {
    return build(rows, (row) => {
      const terms = Array.from({ length: n }, (_, at) => element(x, row * n + at))
      return reduceIntervals(op, terms, dtype, this.#capabilities)
    })
  }

  #meaning(row: ElementwiseRow, args: readonly Interval[], dtype: DType): Interval {
    if (row.reach && !row.reach(...args.map(({ lo }) => lo))) return anything
    const real = meanings[row.name]?.(...args) ?? hull(row, args)
    // Where integers are not exact, nothing is said of how they wrap: settle knows.
    if (dtype !== "int32" || isInexactInteger(real, this.#capabilities)) return real
    if (args.every(isPoint)) return point(meaningOf(row, dtype)(...args.map(({ lo }) => lo)))
    return row.accepts === "integer" ? anyInteger : wrapped(real)
  }
}

/** Whether every element is one number, or NaN. */
function definite({ lo, hi, nan }: Intervals): boolean {
  return nan.every((each, at) => each === nans.always || (each === nans.never && lo[at] === hi[at]))
}

function build(size: number, make: (at: number) => Interval): Intervals {
  const built = { lo: new Float64Array(size), hi: new Float64Array(size), nan: new Uint8Array(size) }
  for (let at = 0; at < size; at++) {
    const { lo, hi, nan } = make(at)
    built.lo[at] = lo
    built.hi[at] = hi
    built.nan[at] = nan
  }
  return built
}

function element({ lo, hi, nan }: Intervals, at: number): Interval {
  // Only build() writes there, and it writes a NaNs.
  return { lo: lo[at] ?? NaN, hi: hi[at] ?? NaN, nan: (nan[at] ?? 0) as NaNs }
}
