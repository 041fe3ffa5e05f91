import type { DType } from "./dtype.ts"
import { type Expr, Listing } from "./expr.ts"
import { dropAxes, printShape, type Shape, sizeOf } from "./shape.ts"
import { printView, type View } from "./view.ts"

/** How an accumulator combines elements. argMax and argMin give the lowest index among equals, and NaN wins. */
export const reduceOps = ["sum", "prod", "max", "min", "argMax", "argMin"] as const

/** See {@link reduceOps}. */
export type ReduceOp = (typeof reduceOps)[number]

/** A buffer that the loop nest reads: `view.shape` is the iteration space. */
export interface KernelInput {
  readonly dtype: DType
  readonly view: View
}

/** Combines `value` over `axes` of the space. `value` uses no accumulator. argMax and argMin give the int32 position along their single axis. */
export interface Accumulator {
  readonly value: Expr
  readonly op: ReduceOp
  readonly axes: readonly number[]
}

/** What is stored: contiguous and row-major over the axes of the space that are not in `axes`. */
export interface KernelOutput {
  readonly value: Expr
  /** Axes already reduced away: `value` is constant along them. */
  readonly axes: readonly number[]
  readonly dtype: DType
}

/**
 * One fused loop nest over `space`: the only thing that a backend understands. Plain frozen data, so it can be
 * hashed, printed, cached and posted to a worker. An output that uses accumulators has the axes of those
 * accumulators; accumulators used together have equal axes.
 */
export interface Kernel {
  /** Canonical text: equal kernels have equal keys, and −0, NaN and ±∞ are told apart. */
  readonly key: string
  readonly space: Shape
  readonly inputs: readonly KernelInput[]
  readonly params: readonly DType[]
  readonly accumulators: readonly Accumulator[]
  readonly outputs: readonly KernelOutput[]
}

/** The shape that an output is stored with. */
export function outputShape(kernel: Kernel, output: KernelOutput): Shape {
  return dropAxes(kernel.space, output.axes)
}

/** Number of elements that an output holds. */
export function outputLength(kernel: Kernel, output: KernelOutput): number {
  return sizeOf(outputShape(kernel, output))
}

/** Freezes the parts and gives them their key. */
export function makeKernel(parts: Omit<Kernel, "key">): Kernel {
  const { space, inputs, params, accumulators, outputs } = parts
  return Object.freeze({
    key: listKernel(parts).join("\n"),
    space: Object.freeze([...space]),
    inputs: Object.freeze(
      inputs.map((input) => Object.freeze({ ...input, view: Object.freeze(input.view) })),
    ),
    params: Object.freeze([...params]),
    accumulators: Object.freeze(accumulators.map((each) => Object.freeze(each))),
    outputs: Object.freeze(outputs.map((each) => Object.freeze(each))),
  })
}

function listKernel({ space, inputs, params, accumulators, outputs }: Omit<Kernel, "key">): string[] {
  const listing = new Listing()
  const results = [
    ...accumulators.map(
      ({ value, op, axes }, at) => `acc${at} = ${op}(${listing.name(value)}) over [${axes}]`,
    ),
    ...outputs.map(
      ({ value, axes, dtype }, at) =>
        `y${at}: ${dtype}${printShape(dropAxes(space, axes))} = ${listing.name(value)}${axes.length > 0 ? ` without [${axes}]` : ""}`,
    ),
  ]
  return [
    `for ${printShape(space)}`,
    ...inputs.map((input, at) => `x${at}: ${input.dtype} ${printView(input.view)}`),
    ...(params.length > 0 ? [`params ${params.join(" ")}`] : []),
    ...listing.lines,
    ...results,
  ]
}

/** A kernel as a person reads it: its key, indented below the first line. */
export function printKernel(kernel: Kernel): string {
  return kernel.key.split("\n").join("\n  ")
}
