import type { DType, ReduceOp } from "@cotangent/core-api/backend"
import { convert } from "@cotangent/core-api/backend"
import { type ElementwiseRow, meaningOf } from "@cotangent/core-api/rules"
import type { Arithmetic, Lowering } from "./arithmetic.ts"

/** Rounds what an operation gives. */
export type Rounding = (value: number, dtype: DType) => number

/** Keeps floats in float64; integers are integers. */
export const unrounded: Rounding = (value, dtype) => (dtype === "float32" ? value : convert(value, dtype))

/** How a {@link PlainArithmetic} differs from float64 evaluation of the rows as they are written. */
export interface PlainOptions {
  readonly round?: Rounding
  /** Whether rows with a decomposition are evaluated through it, as subjects do that have float64. */
  readonly lowers?: boolean
  /** The meaning of a row, given the one that it states. */
  readonly meaning?: (row: ElementwiseRow) => (...x: number[]) => number
}

/** Arithmetic on plain numbers: float64 throughout, or rounded after each operation. */
export class PlainArithmetic implements Arithmetic<Float64Array> {
  readonly #lowers: boolean
  readonly #round: Rounding
  readonly #meaning: ((row: ElementwiseRow) => (...x: number[]) => number) | null

  constructor(options: PlainOptions = {}) {
    this.#lowers = options.lowers ?? false
    this.#round = options.round ?? unrounded
    this.#meaning = options.meaning ?? null
  }

  lowering(): Lowering {
    return this.#lowers ? "wide" : "stated"
  }

  exact(elements: ArrayLike<number>): Float64Array {
    return Float64Array.from(elements)
  }

  fill(value: number, size: number, dtype: DType): Float64Array {
    return new Float64Array(size).fill(this.#round(value, dtype))
  }

  elementwise(row: ElementwiseRow, args: readonly Float64Array[], dtype: DType): Float64Array {
    const f = (dtype === "int32" ? null : this.#meaning?.(row)) ?? meaningOf(row, dtype)
    const [first, second, third] = args
    const to = new Float64Array(first?.length ?? 0)
    // Rows take at most three arguments; spelled out because this runs for every element of every case.
    for (let at = 0; at < to.length; at++)
      to[at] = this.#round(f(first?.[at] ?? NaN, second?.[at] ?? NaN, third?.[at] ?? NaN), dtype)
    return to
  }

  cast(x: Float64Array, dtype: DType): Float64Array {
    return x.map((value) => this.#round(value, dtype))
  }

  gather(x: Float64Array, from: Int32Array): Float64Array {
    // A loop, because Float64Array.from with a function is ten times slower, and matrix products come through here.
    const to = new Float64Array(from.length)
    for (let at = 0; at < to.length; at++) {
      const source = from[at] ?? -1
      to[at] = source < 0 ? 0 : (x[source] ?? NaN)
    }
    return to
  }

  reduce(op: ReduceOp, x: Float64Array, rows: number, n: number, dtype: DType): Float64Array {
    const part = (row: number): Float64Array => x.subarray(row * n, row * n + n)
    if (op === "argMax" || op === "argMin")
      return Float64Array.from({ length: rows }, (_, row) => position(op, part(row)))
    const { first, f } = combinations[op]
    return Float64Array.from({ length: rows }, (_, row) =>
      part(row).reduce((total, value) => this.#round(f(total, value, dtype), dtype), convert(first, dtype)),
    )
  }
}

interface Combination {
  readonly first: number
  readonly f: (total: number, value: number, dtype: DType) => number
}

/** The first of the greatest or least, the first NaN before any number. */
function position(op: "argMax" | "argMin", values: Float64Array): number {
  const nan = values.findIndex(Number.isNaN)
  if (nan >= 0 || values.length === 0) return Math.max(0, nan)
  const best = op === "argMax" ? Math.max : Math.min
  const found = values.reduce((a, b) => best(a, b))
  return values.findIndex((value) => value === found)
}

const combinations: Readonly<Record<Exclude<ReduceOp, "argMax" | "argMin">, Combination>> = {
  sum: { first: 0, f: (total, value, dtype) => (dtype === "int32" ? (total + value) | 0 : total + value) },
  prod: {
    first: 1,
    f: (total, value, dtype) => (dtype === "int32" ? Math.imul(total, value) : total * value),
  },
  max: { first: -Infinity, f: (total, value) => (value > total || Number.isNaN(value) ? value : total) },
  min: { first: Infinity, f: (total, value) => (value < total || Number.isNaN(value) ? value : total) },
}
