import { convert, type DType, type TypedArray, typedArray } from "./dtype.ts"
import { CotangentError } from "./errors.ts"
import { type Call, type Expr, topological } from "./expr.ts"
import type { Accumulator, Kernel, KernelOutput, ReduceOp } from "./kernel.ts"
import { meaningOf } from "./rules/decompose.ts"
import { elementwiseRow } from "./rules/define.ts"
import { elementwiseRows } from "./rules/table.ts"
import { contiguousStrides, dropAxes, keepAxes, type Shape, sizeOf } from "./shape.ts"
import type { View } from "./view.ts"

/** A kernel made ready to run on host arrays: inputs and params as the kernel lists them, outputs the same. */
export type Interpreted = (inputs: readonly TypedArray[], params: readonly number[]) => TypedArray[]

/**
 * What a kernel means. Every value is a float64 whatever its dtype, and is rounded where it enters (constants and
 * parameters), where it is cast, and where it is stored; only int32 wraps in between, as it does in WebAssembly.
 *
 * @throws `E_UNSUPPORTED` for an op that is no row; what it returns throws `E_RUN` where a view leaves its buffer
 */
export function interpret(kernel: Kernel): Interpreted {
  const accumulate = kernel.accumulators.map((each) => accumulator(kernel, each))
  const store = kernel.outputs.map((each) => output(kernel, each))
  return (inputs, params) => {
    const frame: Frame = { at: kernel.space.map(() => 0), inputs, params, totals: [] }
    for (const each of accumulate) frame.totals.push(each(frame))
    return store.map((each) => each(frame))
  }
}

/** What an accumulator gives for no elements: neutral in its operation. */
export function neutral(op: ReduceOp, dtype: DType): number {
  if (op === "sum" || op === "argMax" || op === "argMin") return 0
  if (op === "prod") return 1
  return convert(op === "max" ? -Infinity : Infinity, dtype)
}

/** What an expression is evaluated against: one index of the space at a time. */
interface Frame {
  /** The current index; one array, changed in place. */
  readonly at: number[]
  readonly inputs: readonly TypedArray[]
  readonly params: readonly number[]
  /** What each accumulator gave, row-major over its kept axes. */
  readonly totals: Float64Array[]
}

type Evaluate = (frame: Frame) => number

/** Visits every index of `space` in row-major order, leaving it in `at`. */
function forEachIndex(space: Shape, at: number[], visit: () => void): void {
  const size = sizeOf(space)
  at.fill(0)
  for (let visited = 0; visited < size; visited++) {
    visit()
    for (let axis = space.length - 1; axis >= 0; axis--) {
      const next = (at[axis] ?? 0) + 1
      at[axis] = next < (space[axis] ?? 1) ? next : 0
      if (next < (space[axis] ?? 1)) break
    }
  }
}

/** Where the row-major array without `axes` has its element: a stride for each axis of the space. */
function strideWithout(space: Shape, axes: readonly number[]): number[] {
  const strides = [...contiguousStrides(dropAxes(space, axes))]
  return space.map((_, axis) => (axes.includes(axis) ? 0 : (strides.shift() ?? 0)))
}

function position(strides: readonly number[], at: readonly number[]): number {
  return strides.reduce((sum, stride, axis) => sum + stride * (at[axis] ?? 0), 0)
}

function accumulator(kernel: Kernel, { value, op, axes }: Accumulator): (frame: Frame) => Float64Array {
  const evaluate = program(kernel, value)
  const strides = strideWithout(kernel.space, axes)
  const length = sizeOf(dropAxes(kernel.space, axes))
  if (op === "argMax" || op === "argMin") {
    const along = axes[0] ?? 0
    return (frame) => {
      const totals = new Float64Array(length)
      const best = new Float64Array(length).fill(op === "argMax" ? -Infinity : Infinity)
      const seen = new Uint8Array(length)
      forEachIndex(kernel.space, frame.at, () => {
        const to = position(strides, frame.at)
        const candidate = evaluate(frame)
        const leader = best[to] ?? 0
        const ahead = op === "argMax" ? candidate > leader : candidate < leader
        // The first element leads; after it only what is strictly ahead does, and the first NaN for good.
        if (seen[to] === 1 && (Number.isNaN(leader) || !(ahead || Number.isNaN(candidate)))) return
        seen[to] = 1
        best[to] = candidate
        totals[to] = frame.at[along] ?? 0
      })
      return totals
    }
  }
  const combine = combining[op](value.dtype)
  return (frame) => {
    const totals = new Float64Array(length).fill(neutral(op, value.dtype))
    forEachIndex(kernel.space, frame.at, () => {
      const to = position(strides, frame.at)
      totals[to] = combine(totals[to] ?? 0, evaluate(frame))
    })
    return totals
  }
}

function output(kernel: Kernel, { value, axes, dtype }: KernelOutput): (frame: Frame) => TypedArray {
  const evaluate = program(kernel, value)
  // The value is constant along `axes`, so index 0 speaks for all, also where there is no element at all.
  const space = keepAxes(kernel.space, axes)
  return (frame) => {
    const stored = typedArray(dtype, sizeOf(space))
    let to = 0
    forEachIndex(space, frame.at, () => {
      stored[to++] = convert(evaluate(frame), dtype)
    })
    return stored
  }
}

const wrap = (value: number): number => value | 0

const combining: Record<
  Exclude<ReduceOp, "argMax" | "argMin">,
  (dtype: DType) => (total: number, value: number) => number
> = {
  sum: (dtype) =>
    dtype === "int32" ? (total, value) => wrap(total + value) : (total, value) => total + value,
  prod: (dtype) => (dtype === "int32" ? Math.imul : (total, value) => total * value),
  max: () => (total, value) => (value > total || Number.isNaN(value) ? value : total),
  min: () => (total, value) => (value < total || Number.isNaN(value) ? value : total),
}

/** One instruction per distinct node of the expression, each leaving its value in a slot for those after it. */
function program(kernel: Kernel, root: Expr): Evaluate {
  const nodes = topological([root])
  const slots = new Float64Array(nodes.length)
  const places = new Map(nodes.map((node, at) => [node, at]))
  const steps = nodes.map((node) => {
    if (node.kind !== "call") return leaf(kernel, node)
    const from = node.args.map((each) => places.get(each) ?? 0)
    const apply = meaning(node)
    return () => apply(...from.map((at) => slots[at] ?? 0))
  })
  return (frame) => {
    let last = 0
    steps.forEach((step, at) => {
      last = step(frame)
      slots[at] = last
    })
    return last
  }
}

function leaf(kernel: Kernel, expr: Exclude<Expr, Call>): Evaluate {
  switch (expr.kind) {
    case "arg": {
      const view = kernel.inputs[expr.index]?.view
      if (!view) throw new CotangentError("E_COMPILE", `the kernel has no input ${expr.index}`)
      return (frame) => element(view, expr.index, frame)
    }
    case "const": {
      const value = convert(expr.value, expr.dtype)
      return () => value
    }
    case "index":
      return (frame) => frame.at[expr.axis] ?? 0
    case "param":
      return (frame) => convert(frame.params[expr.index] ?? 0, expr.dtype)
    case "acc": {
      const axes = kernel.accumulators[expr.index]?.axes ?? []
      const strides = strideWithout(kernel.space, axes)
      return (frame) => frame.totals[expr.index]?.[position(strides, frame.at)] ?? 0
    }
  }
}

function element(view: View, input: number, { at, inputs }: Frame): number {
  const outside = view.valid?.some((range, axis) => {
    const index = at[axis] ?? 0
    return range !== null && (index < range[0] || index >= range[1])
  })
  if (outside) return 0
  const from = view.offset + position(view.strides, at)
  const value = inputs[input]?.[from]
  if (value !== undefined) return value
  throw new CotangentError(
    "E_RUN",
    `index [${at}] of input ${input} is element ${from} of a buffer of ${inputs[input]?.length ?? 0}: the view is wrong`,
  )
}

function meaning({ op, dtype }: Call): (...x: number[]) => number {
  if (op === "cast") return (x = 0) => convert(x, dtype)
  // Rows register themselves when the table is loaded: naming it here keeps a bundler from leaving it out.
  const row = elementwiseRows.find(({ name }) => name === op) ?? elementwiseRow(op)
  return meaningOf(row, dtype)
}
