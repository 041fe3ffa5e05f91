import { arg, call, constant, type Expr } from "../expr.ts"
import { type Kernel, makeKernel } from "../kernel.ts"
import { contiguous, type View } from "../view.ts"

/** A float64 kernel without reductions that reads each view and stores one value per index. */
export function mapKernel(views: readonly View[], value: (...args: Expr[]) => Expr): Kernel {
  return makeKernel({
    space: views[0]?.shape ?? [],
    inputs: views.map((view) => ({ dtype: "float64", view })),
    params: [],
    accumulators: [],
    outputs: [{ value: value(...views.map((_, at) => arg(at, "float64"))), axes: [], dtype: "float64" }],
  })
}

/** x + 1 over `length` elements. */
export const increment = (length: number): Kernel =>
  mapKernel([contiguous([length])], (x = constant(0, "float64")) =>
    call("add", [x, constant(1, "float64")], "float64"),
  )

/** The elements in reverse: a view that is not contiguous. */
export const reverse = (length: number): Kernel =>
  mapKernel([{ shape: [length], strides: [-1], offset: length - 1 }], (x = constant(0, "float64")) => x)

/** eˣ over `length` elements. */
export const exponential = (length: number): Kernel =>
  mapKernel([contiguous([length])], (x = constant(0, "float64")) => call("exp", [x], "float64"))
