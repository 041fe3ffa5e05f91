import { replaceLeaves, topological } from "./expr.ts"
import { type Kernel, makeKernel } from "./kernel.ts"
import type { View } from "./view.ts"

/**
 * Makes the kernel with neighbouring axes merged wherever every input steps through them as through one, no
 * expression asks for either index, and nothing reduces only one of them: fewer, longer loops.
 */
export function coalesce(parts: Omit<Kernel, "key">): Kernel {
  let merged = parts
  for (let axis = parts.space.length - 2; axis >= 0; axis--)
    if (mergeable(merged, axis)) merged = merge(merged, axis)
  return makeKernel(merged)
}

function mergeable({ space, inputs, accumulators, outputs }: Omit<Kernel, "key">, axis: number): boolean {
  const inner = axis + 1
  const indexed = topological([...accumulators, ...outputs].map(({ value }) => value)).some(
    (expr) => expr.kind === "index" && (expr.axis === axis || expr.axis === inner),
  )
  const single = space[axis] === 1 || space[inner] === 1
  const aligned = inputs.every(
    ({ view }) =>
      !view.valid?.[axis] &&
      !view.valid?.[inner] &&
      (single || view.strides[axis] === (view.strides[inner] ?? 0) * (space[inner] ?? 1)),
  )
  return (
    !indexed &&
    aligned &&
    [...accumulators, ...outputs].every(({ axes }) => axes.includes(axis) === axes.includes(inner))
  )
}

function merge(
  { space, inputs, params, accumulators, outputs }: Omit<Kernel, "key">,
  axis: number,
): Omit<Kernel, "key"> {
  const without = <T>(list: readonly T[]): T[] => list.filter((_, at) => at !== axis)
  const size = (space[axis] ?? 1) * (space[axis + 1] ?? 1)
  const mergedSpace = without(space).map((each, at) => (at === axis ? size : each))
  // The step along an axis that has one index means nothing.
  const dropped = space[axis + 1] === 1 ? axis + 1 : axis
  const view = ({ strides, offset, valid }: View): View => ({
    shape: mergedSpace,
    strides: strides.filter((_, at) => at !== dropped),
    offset,
    ...(valid && { valid: without(valid) }),
  })
  const renumbered = (axes: readonly number[]): number[] =>
    axes.filter((each) => each !== axis).map((each) => (each > axis ? each - 1 : each))
  const shift = replaceLeaves((leaf) =>
    leaf.kind === "index" && leaf.axis > axis ? { ...leaf, axis: leaf.axis - 1 } : leaf,
  )
  return {
    space: mergedSpace,
    inputs: inputs.map((input) => ({ ...input, view: view(input.view) })),
    params,
    accumulators: accumulators.map((each) => ({
      ...each,
      value: shift(each.value),
      axes: renumbered(each.axes),
    })),
    outputs: outputs.map((each) => ({ ...each, value: shift(each.value), axes: renumbered(each.axes) })),
  }
}
