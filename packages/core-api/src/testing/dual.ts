import type { DType } from "../dtype.ts"
import { add, mul } from "../rules/elementwise.ts"
import { signature } from "../rules/promotion.ts"
import { type Application, APPLY, type Scalar } from "../rules/row.ts"
import type { Shape } from "../shape.ts"
import type { Fillable } from "./elements.ts"

/**
 * A value with its derivative along one direction: forward differentiation through the rows' own partials. Duals
 * of duals carry second derivatives. A tangent of null is an exact zero.
 */
export class Dual<T extends Fillable> implements Fillable {
  readonly primal: T
  readonly tangent: T | null

  constructor(primal: T, tangent: T | null) {
    this.primal = primal
    this.tangent = tangent
  }

  get shape(): Shape {
    return this.primal.shape
  }

  get dtype(): DType {
    return this.primal.dtype
  }

  /** As many elements, all equal to one number, which no direction changes. */
  filled(value: number, dtype: DType): this {
    // As below: `this` is Dual<T>.
    return new Dual(this.primal.filled(value, dtype), null) as unknown as this
  }

  /** Applies an elementwise row or a conversion to the value and its derivative. */
  [APPLY](application: Application): this {
    // A dual of some T makes another one: `this` is Dual<T>.
    return this.#apply(application) as unknown as this
  }

  #apply(application: Application): Dual<T> {
    if ("axes" in application || "attrs" in application || "axis" in application) {
      throw new TypeError(`${application.row.name} is not elementwise, and a rule used it as if it were`)
    }
    if ("dtype" in application) {
      const { primal, tangent } = this.#own(application.args[0])
      return new Dual(
        primal[APPLY]({ ...application, args: [primal] }),
        isFraction(application.dtype) ? tangent : null,
      )
    }
    const { row, args } = application
    const duals = args.map((each) => (typeof each === "number" ? each : this.#own(each)))
    const primals = duals.map((each) => (typeof each === "number" ? each : each.primal))
    const y = this.primal[APPLY]({ row, args: primals })
    const { args: dtypes, result } = signature(
      row,
      primals.map((each) => (typeof each === "number" ? each : each.dtype)),
    )
    // A partial takes operands only.
    const operands = primals.map((each, at) =>
      typeof each === "number" ? y.filled(each, dtypes[at] ?? result) : each,
    )
    const terms = duals.map((each, at) => {
      const partial = row.d[at]
      if (typeof each === "number" || !each.tangent || !partial) return null
      return times(each.tangent, partial(y, ...operands))
    })
    return new Dual(
      y,
      terms.reduce((sum, term) => (sum && term ? add(sum, term) : (sum ?? term)), null),
    )
  }

  #own(value: Scalar): Dual<T> {
    // Only duals of one T meet in a rule.
    if (value instanceof Dual) return value as Dual<T>
    throw new TypeError("a rule mixes duals with something else")
  }
}

const isFraction = (dtype: DType): boolean => dtype === "float32" || dtype === "float64"

function times<T extends Fillable>(tangent: T, partial: Scalar | number): T | null {
  if (partial === 0) return null
  if (partial === 1) return tangent
  // The partial is made of operands of type T, or is a number.
  return mul(tangent, partial as T | number)
}
