import {
  type Accumulator,
  call,
  type Capabilities,
  constant,
  contiguous,
  index,
  type Kernel,
  type KernelInput,
  makeKernel,
  type Shape,
  type TypedArray,
} from "@cotangent/core-api/backend"
import { judge } from "../oracle/index.ts"
import type { Sample } from "./sample.ts"
import { accepted } from "./verdict.ts"

const onViews =
  (change: (input: KernelInput) => KernelInput["view"]) =>
  (kernel: Kernel): Kernel =>
    makeKernel({ ...kernel, inputs: kernel.inputs.map((each) => ({ ...each, view: change(each) })) })

/** Reductions that only reach the first elements along their last axis, as many as `keep` says of its size. */
const cutAt =
  (keep: (size: number) => number) =>
  (kernel: Kernel): Kernel =>
    makeKernel({ ...kernel, accumulators: kernel.accumulators.map((each) => cut(each, kernel.space, keep)) })

function cut(each: Accumulator, space: Shape, keep: (size: number) => number): Accumulator {
  const { op, axes, value } = each
  const axis = axes.at(-1)
  const size = axis === undefined ? 0 : (space[axis] ?? 0)
  if (axis === undefined || keep(size) >= size || op === "argMax" || op === "argMin") return each
  const reached = call("lt", [index(axis), constant(keep(size), "int32")], "bool")
  return { ...each, value: call("where", [reached, value, constant(neutral[op], value.dtype)], value.dtype) }
}

const neutral = { sum: 0, prod: 1, max: -Infinity, min: Infinity }

/** The kernel with one mistake in it that people make, and what that is called. */
const mistakes: Readonly<Record<string, (kernel: Kernel) => Kernel>> = {
  "valid ranges were ignored": onViews(({ view: { shape, strides, offset } }) => ({
    shape,
    strides,
    offset,
  })),
  "valid ranges were ignored on all axes but the last": onViews(({ view }) =>
    view.valid
      ? { ...view, valid: view.valid.map((range, axis, all) => (axis < all.length - 1 ? null : range)) }
      : view,
  ),
  "valid ranges were ignored on the last axis": onViews(({ view }) =>
    view.valid
      ? { ...view, valid: view.valid.map((range, axis, all) => (axis < all.length - 1 ? range : null)) }
      : view,
  ),
  "offsets were ignored": onViews(({ view }) => ({ ...view, offset: 0 })),
  "inputs were contiguous": onViews(({ view }) => contiguous(view.shape)),
  "inputs were contiguous, but for their offset": onViews(({ view }) => ({
    ...contiguous(view.shape),
    offset: view.offset,
  })),
  "the last axis of inputs were contiguous": onViews(({ view }) => ({
    ...view,
    strides: view.strides.map((stride, axis, all) => (axis < all.length - 1 ? stride : Math.sign(stride))),
  })),
  "reductions missed the last element along their last axis": cutAt((size) => size - 1),
  ...Object.fromEntries(
    [2, 4, 8, 16, 32, 64, 128].map((block) => [
      `reductions missed what is left after whole blocks of ${block}`,
      cutAt((size) => size - (size % block)),
    ]),
  ),
}

/**
 * What kind of mistake explains what a subject stored: those of a short list after which every output would be just
 * right. Often there is none, or more than one.
 */
export function explanations(
  sample: Sample,
  outputs: readonly TypedArray[],
  capabilities: Capabilities,
): readonly string[] {
  return Object.entries(mistakes).flatMap(([says, make]) => {
    const kernel = make(sample.kernel)
    if (kernel.key === sample.kernel.key) return []
    const right = accepted({ ...sample, kernel }, capabilities).every(
      (want, at) => judge(outputs[at] ?? new Float64Array(), want).ok,
    )
    return right ? [says] : []
  })
}
