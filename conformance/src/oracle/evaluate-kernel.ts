import {
  type Expr,
  type Kernel,
  keepAxes,
  type Shape,
  sizeOf,
  topological,
  type TypedArray,
} from "@cotangent/core-api/backend"
import { elementwiseRow } from "@cotangent/core-api/rules"
import type { Arithmetic } from "./arithmetic.ts"
import { rowsOver } from "./movements.ts"
import { alongAxis, positionsIn, withoutAxes } from "./views.ts"

/** A kernel with what one run of it takes: inputs as the kernel lists them, parameters the same. */
export interface KernelRun {
  readonly kernel: Kernel
  readonly inputs: readonly TypedArray[]
  readonly params: readonly number[]
}

/**
 * What a kernel stores, in some arithmetic, from what its parts say: every expression over the whole space at once,
 * accumulators over rows that hold what they combine, outputs over the axes that they keep.
 */
export function evaluateKernel<T>(run: KernelRun, arithmetic: Arithmetic<T>): readonly T[] {
  const { space, accumulators, outputs } = run.kernel
  const totals: T[] = []
  for (const { value, op, axes } of accumulators) {
    const { from, rows, n } = rowsOver(space, axes)
    const whole = over(space, value, run, totals, arithmetic)
    const terms = from ? arithmetic.gather(whole, from) : whole
    totals.push(arithmetic.reduce(op, terms, rows, n, value.dtype))
  }
  return outputs.map(({ value, axes, dtype }) => {
    // Constant along the axes that are gone: the first index speaks for all, even where there is none.
    const stored = over(keepAxes(space, axes), value, run, totals, arithmetic)
    return dtype === value.dtype ? stored : arithmetic.cast(stored, dtype)
  })
}

/** The values of an expression over a part of the space. */
function over<T>(
  shape: Shape,
  root: Expr,
  run: KernelRun,
  totals: readonly T[],
  arithmetic: Arithmetic<T>,
): T {
  const values = new Map<Expr, T>()
  const valueOf = (expr: Expr): T => {
    const value = values.get(expr)
    if (value === undefined) throw new Error("an expression is evaluated after its arguments")
    return value
  }
  for (const expr of topological([root]))
    values.set(expr, step(expr, shape, run, totals, arithmetic, valueOf))
  return valueOf(root)
}

function step<T>(
  expr: Expr,
  shape: Shape,
  { kernel, inputs, params }: KernelRun,
  totals: readonly T[],
  arithmetic: Arithmetic<T>,
  valueOf: (expr: Expr) => T,
): T {
  switch (expr.kind) {
    case "arg": {
      const [input, elements] = [kernel.inputs[expr.index], inputs[expr.index]]
      if (!input || !elements) throw new Error(`the kernel has no input ${expr.index}`)
      return arithmetic.gather(arithmetic.exact(elements, expr.dtype), positionsIn(input.view, shape))
    }
    case "acc": {
      const [total, from] = [totals[expr.index], kernel.accumulators[expr.index]]
      if (total === undefined || !from) throw new Error(`the kernel has no accumulator ${expr.index}`)
      return arithmetic.gather(total, positionsIn(withoutAxes(kernel.space, from.axes), shape))
    }
    case "index":
      return arithmetic.exact(positionsIn(alongAxis(shape, expr.axis), shape), expr.dtype)
    case "const":
      return arithmetic.fill(expr.value, sizeOf(shape), expr.dtype)
    case "param":
      return arithmetic.fill(params[expr.index] ?? NaN, sizeOf(shape), expr.dtype)
    case "call": {
      const args = expr.args.map(valueOf)
      const [x] = args
      if (expr.op !== "cast") return arithmetic.elementwise(elementwiseRow(expr.op), args, expr.dtype)
      if (x === undefined) throw new Error("a conversion has an argument")
      return arithmetic.cast(x, expr.dtype)
    }
  }
}
