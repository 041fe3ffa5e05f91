import { type DType, type Shape, sizeOf } from "@cotangent/core-api/backend"
import {
  type Application,
  APPLY,
  decompose,
  type Operand,
  type Scalar,
  signature,
} from "@cotangent/core-api/rules"
import type { Arithmetic } from "./arithmetic.ts"

/** An array of some arithmetic that the rules' decompositions can be applied to. */
export class Evaluated<T> implements Operand {
  readonly arithmetic: Arithmetic<T>
  readonly shape: Shape
  readonly dtype: DType
  readonly value: T

  constructor(arithmetic: Arithmetic<T>, shape: Shape, dtype: DType, value: T) {
    this.arithmetic = arithmetic
    this.shape = shape
    this.dtype = dtype
    this.value = value
  }

  /** Applies an elementwise row or a conversion: decompositions are made of nothing else. */
  [APPLY](application: Application): this {
    // An array of this arithmetic gives another one: `this` is Evaluated<T>.
    return this.#apply(application) as this
  }

  #apply(application: Application): Evaluated<T> {
    if ("axes" in application || "attrs" in application || "axis" in application) {
      throw new Error(`${application.row.name} cannot be part of a decomposition`)
    }
    if ("dtype" in application) return this.#cast(this.#own(application.args[0]), application.dtype)
    const { row, args } = application
    const { args: dtypes, result } = signature(
      row,
      args.map((each) => (typeof each === "number" ? each : each.dtype)),
    )
    const ready = args.map((each, at) => {
      const dtype = dtypes[at] ?? result
      if (typeof each !== "number") return this.#cast(this.#own(each), dtype)
      return this.#with(dtype, this.arithmetic.fill(each, sizeOf(this.shape), dtype))
    })
    const values = ready.map(({ value }) => value)
    const how = row.lower ? this.arithmetic.lowering(row, values, result) : "stated"
    if (how === "stated") return this.#with(result, this.arithmetic.elementwise(row, values, result))
    return this.#own(decompose(row, ready, how === "wide"))
  }

  #with(dtype: DType, value: T): Evaluated<T> {
    return new Evaluated(this.arithmetic, this.shape, dtype, value)
  }

  #cast(x: Evaluated<T>, dtype: DType): Evaluated<T> {
    return x.dtype === dtype ? x : this.#with(dtype, this.arithmetic.cast(x.value, dtype))
  }

  #own(value: Scalar): Evaluated<T> {
    // Only one arithmetic is in use while a graph is evaluated, so T is this one's.
    if (value instanceof Evaluated && value.arithmetic === this.arithmetic) return value as Evaluated<T>
    throw new TypeError("a decomposition mixes values of two arithmetics")
  }
}
