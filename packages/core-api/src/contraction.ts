import { divide } from "./contraction-sides.ts"
import { acc, call, constant, type Expr, replaceLeaves } from "./expr.ts"
import type { Kernel, KernelInput, KernelOutput } from "./kernel.ts"

/**
 * A kernel seen as a batched matrix product: for every index of `batch`, `m` and `n`, the sum over `k` of `a · b`,
 * and then the epilogue. The four lists divide the axes of the kernel's space, each in increasing order. `a` is
 * constant along `n`, and `b` along `m`; both may be any expression, to be evaluated while packing.
 */
export interface Contraction {
  /** Axes along which both operands vary, or neither does. */
  readonly batch: readonly number[]
  /** Rows: axes along which only `a` varies. Holds the outermost axis of `m` and `n`. */
  readonly m: readonly number[]
  /** Columns: axes along which only `b` varies. */
  readonly n: readonly number[]
  /** The axes summed over. */
  readonly k: readonly number[]
  readonly a: Expr
  readonly b: Expr
  /** Which accumulator of the kernel the sum is: `acc(accumulator)` in the epilogue. */
  readonly accumulator: number
  /**
   * What to store, in the order of the kernel's outputs, in terms of the sum of `a · b`: factors that are constant
   * along `k` have been moved here.
   */
  readonly epilogue: readonly KernelOutput[]
}

/** More factors than this are no product that anybody wrote. */
const maxFactors = 32

/**
 * The matrix product that a kernel is, or null: its only accumulator sums a product, every output is stored without
 * the summed axes, and the factors fall into two sides that each vary along a kept axis of their own.
 */
export function asContraction(kernel: Kernel): Contraction | null {
  const accumulator = kernel.accumulators[0]
  if (!accumulator || kernel.accumulators.length > 1 || accumulator.op !== "sum") return null
  const k = accumulator.axes
  if (k.length === 0 || !kernel.outputs.every((output) => sameAxes(output.axes, k))) return null
  const factors = flatten(accumulator.value)
  if (!factors) return null

  const { summed, constant, axes } = classify(kernel, factors, k)
  const sides = divide(kernel, summed, axes)
  if (!sides) return null

  const { dtype } = accumulator.value
  const product = (exprs: readonly Expr[]): Expr => exprs.reduce((a, b) => call("mul", [a, b], dtype))
  const total = acc(0, dtype)
  const epilogue =
    constant.length === 0
      ? kernel.outputs
      : replaceTotal(kernel.outputs, call("mul", [total, product(constant)], dtype))
  const { batch, m, n } = sides
  return { batch, m, n, k, a: product(sides.a), b: product(sides.b), accumulator: 0, epilogue }
}

/** Whether {@link asContraction} finds a matrix product. */
export function isContraction(kernel: Kernel): boolean {
  return asContraction(kernel) !== null
}

function sameAxes(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((axis) => b.includes(axis))
}

/** The factors of nested products, −x counting as −1 · x; null where `value` is no product, or an absurdly long one. */
function flatten(value: Expr): readonly Expr[] | null {
  const factors: Expr[] = []
  const open = [value]
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.kind === "call" && next.dtype === value.dtype && next.op === "mul")
      open.push(...next.args.toReversed())
    else if (next.kind === "call" && next.dtype === value.dtype && next.op === "neg") {
      factors.push(constant(-1, value.dtype))
      open.push(...next.args)
    } else factors.push(next)
    if (factors.length + open.length > maxFactors) return null
  }
  return factors.length > 1 ? factors : null
}

interface Factors {
  /** Factors that vary along a summed axis. */
  readonly summed: readonly Expr[]
  /** Factors that do not, and so commute with the sum. */
  readonly constant: readonly Expr[]
  /** For each summed factor, the kept axes along which it varies. */
  readonly axes: ReadonlyMap<Expr, ReadonlySet<number>>
}

function classify(kernel: Kernel, factors: readonly Expr[], k: readonly number[]): Factors {
  const seen = new Map<Expr, ReadonlySet<number>>()
  const varying = factors.map((factor) => ({ factor, along: variesAlong(factor, kernel.inputs, seen) }))
  const isSummed = ({ along }: { along: ReadonlySet<number> }): boolean => k.some((axis) => along.has(axis))
  const summed = varying.filter(isSummed)
  return {
    summed: summed.map(({ factor }) => factor),
    constant: varying.filter((each) => !isSummed(each)).map(({ factor }) => factor),
    axes: new Map(
      summed.map(({ factor, along }) => [factor, new Set([...along].filter((axis) => !k.includes(axis)))]),
    ),
  }
}

/** The axes of the space along which the value of an expression may change. */
function variesAlong(
  expr: Expr,
  inputs: readonly KernelInput[],
  seen: Map<Expr, ReadonlySet<number>>,
): ReadonlySet<number> {
  const known = seen.get(expr)
  if (known) return known
  const axes = new Set<number>()
  if (expr.kind === "index") axes.add(expr.axis)
  if (expr.kind === "call") {
    for (const each of expr.args) for (const axis of variesAlong(each, inputs, seen)) axes.add(axis)
  }
  if (expr.kind === "arg") {
    const view = inputs[expr.index]?.view
    // Padding makes an element 0 outside its range, even along an axis that repeats one element.
    view?.strides.forEach((stride, axis) => {
      if (stride !== 0 || view.valid?.[axis]) axes.add(axis)
    })
  }
  seen.set(expr, axes)
  return axes
}

function replaceTotal(outputs: readonly KernelOutput[], total: Expr): readonly KernelOutput[] {
  const replaced = replaceLeaves((leaf) => (leaf.kind === "acc" ? total : leaf))
  return outputs.map((output) => ({ ...output, value: replaced(output.value) }))
}
