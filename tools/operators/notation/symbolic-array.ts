import {
  arg,
  broadcastShapes,
  call,
  constant,
  type DType,
  type Expr,
  type Shape,
} from "@cotangent/core-api/backend"
import {
  APPLY,
  type Application,
  type ElementwiseRow,
  elementwiseRows,
  type MovementRow,
  type Operand,
  reducedDType,
  type Scalar,
  signature,
} from "@cotangent/core-api/rules"
import { applyNotation } from "./apply-notation.ts"
import { Writer } from "./writer.ts"

/** How the position of an element is written. */
export const positionNotation = "i"

/** The notation of the leaves of expressions, found by their number. What is written alike is one leaf. */
export class Leaves {
  readonly notation: string[] = []

  /** A leaf that is written so. */
  of(tex: string, dtype: DType): Expr {
    const known = this.notation.indexOf(tex)
    return arg(known < 0 ? this.notation.push(tex) - 1 : known, dtype)
  }
}

/**
 * An array of which only shape and formula are known. What moves elements does not change the formula; what reduces
 * them becomes a leaf of it, in the notation of its row.
 */
export class SymbolicArray implements Operand {
  readonly expr: Expr
  readonly shape: Shape
  readonly #leaves: Leaves

  constructor(expr: Expr, shape: Shape, leaves: Leaves) {
    this.expr = expr
    this.shape = shape
    this.#leaves = leaves
  }

  get dtype(): DType {
    return this.expr.dtype
  }

  [APPLY](application: Application): this {
    // A class that has no heirs: its own kind is this one.
    return this.#applied(application) as this
  }

  #applied(application: Application): SymbolicArray {
    const { row, args } = application
    switch (row.kind) {
      case "cast":
        return this.#with(call("cast", [this.expr], "dtype" in application ? application.dtype : this.dtype))
      case "elementwise":
        return this.#elementwise(row, args)
      case "reduce": {
        const axes = "axes" in application ? application.axes : []
        const keepDims = "keepDims" in application && application.keepDims
        const written = applyNotation(row.tex, [new Writer(this.#leaves.notation).write(this.expr)])
        const shape = this.shape.flatMap((size, axis) =>
          axes.includes(axis) ? (keepDims ? [1] : []) : [size],
        )
        return this.#with(this.#leaves.of(written, reducedDType(row, this.dtype)), shape)
      }
      case "movement": {
        const attrs = "attrs" in application ? application.attrs : undefined
        // The attributes come from the op that made the application, and fit its row.
        return this.#with(this.expr, (row as MovementRow<unknown>).shape(this.shape, attrs))
      }
      case "position":
        return this.#with(this.#leaves.of(positionNotation, "int32"))
    }
  }

  #with(expr: Expr, shape: Shape = this.shape): SymbolicArray {
    return new SymbolicArray(expr, shape, this.#leaves)
  }

  #elementwise(row: ElementwiseRow, args: readonly (Scalar | number)[]): SymbolicArray {
    const arrays = args.filter((each) => each instanceof SymbolicArray)
    // What is no row of the table, as what holds a value back from gradients, is what it comes to: an array again.
    if (!elementwiseRows.includes(row) && row.lower) return row.lower(...arrays) as SymbolicArray
    const { result, args: taken } = signature(
      row,
      args.map((each) => (typeof each === "number" ? each : each.dtype)),
    )
    const exprs = args.map((each, at) => {
      if (each instanceof SymbolicArray) return each.expr
      return constant(typeof each === "number" ? each : NaN, taken[at] ?? result)
    })
    const shape = arrays.map((each) => each.shape).reduce((a, b) => broadcastShapes(a, b, row.name))
    return this.#with(call(row.name, exprs, result), shape)
  }
}
