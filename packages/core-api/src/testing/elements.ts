import { convert, type DType } from "../dtype.ts"
import { signature } from "../rules/promotion.ts"
import { type Application, APPLY, type Operand, type Scalar } from "../rules/row.ts"
import type { Shape } from "../shape.ts"

/** An operand that numbers beside it can be turned into. */
export interface Fillable extends Operand {
  /** As many elements, all equal to one number. */
  filled(value: number, dtype: DType): this
}

/** A plain array of numbers that elementwise rules can be applied to: each row means what its `at` says. */
export class Elements implements Fillable {
  readonly values: readonly number[]
  readonly dtype: DType
  readonly shape: Shape

  constructor(values: readonly number[], dtype: DType = "float64") {
    this.values = values
    this.dtype = dtype
    this.shape = [values.length]
  }

  /** As many elements, all equal to one number. */
  filled(value: number, dtype: DType): this {
    // As below: `this` is Elements.
    return new Elements(
      this.values.map(() => value),
      dtype,
    ) as this
  }

  /** Applies an elementwise row or a conversion. */
  [APPLY](application: Application): this {
    // Elements are the only implementation that makes them: `this` is Elements.
    return this.#apply(application) as this
  }

  #apply(application: Application): Elements {
    if ("axes" in application || "attrs" in application || "axis" in application) {
      throw new TypeError(`${application.row.name} is not elementwise, and a rule used it as if it were`)
    }
    if ("dtype" in application) {
      const { dtype } = application
      return new Elements(
        elementsOf(application.args[0]).map((value) => convert(value, dtype)),
        dtype,
      )
    }
    const { row, args } = application
    const { result } = signature(
      row,
      args.map((each) => (typeof each === "number" ? each : each.dtype)),
    )
    const lists = args.map((each) =>
      typeof each === "number" ? this.values.map(() => each) : elementsOf(each),
    )
    return new Elements(
      this.values.map((_, at) => row.at(...lists.map((list) => list[at] ?? NaN))),
      result,
    )
  }
}

/** The numbers of what a rule returned. */
export function elementsOf(value: Scalar): readonly number[] {
  if (value instanceof Elements) return value.values
  throw new TypeError("a rule mixes plain numbers with something else")
}
