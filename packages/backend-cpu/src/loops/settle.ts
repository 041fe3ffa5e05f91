import {
  acc,
  coalesce,
  constant,
  dropAxes,
  type Expr,
  type Kernel,
  neutral,
  replaceLeaves,
  sizeOf,
} from "@cotangent/core-api/backend"

/** A kernel that loops can be written for: no axis is empty, and every accumulator combines something. */
export interface Settled {
  readonly kernel: Kernel
  /** Which outputs of the original kernel its outputs are; the others hold no elements. */
  readonly outputs: readonly number[]
}

/**
 * Settles what needs no loop: accumulators over empty axes are constants, those over no axes are their value, outputs
 * without elements are left out. Axes that can be one are merged.
 */
export function settle(kernel: Kernel): Settled {
  const { space } = kernel
  const isEmpty = space.includes(0)
  const known = kernel.accumulators.map(({ value, op, axes }): Expr | null => {
    if (isEmpty) return constant(neutral(op, value.dtype), op.startsWith("arg") ? "int32" : value.dtype)
    if (axes.length > 0) return null
    return op.startsWith("arg") ? constant(0, "int32") : value
  })
  const kept = known.flatMap((value, at) => (value ? [] : [at]))
  const replace = replaceLeaves((leaf) =>
    leaf.kind === "acc" ? (known[leaf.index] ?? acc(kept.indexOf(leaf.index), leaf.dtype)) : leaf,
  )
  const outputs = kernel.outputs.flatMap(({ axes }, at) => (sizeOf(dropAxes(space, axes)) > 0 ? [at] : []))
  return {
    outputs,
    kernel: coalesce({
      ...kernel,
      // An empty axis is reduced in every output that is left: its loop stores what is known, once.
      space: space.map((size) => Math.max(1, size)),
      accumulators: kept.flatMap((at) => kernel.accumulators[at] ?? []),
      outputs: outputs.flatMap((at) => {
        const output = kernel.outputs[at]
        return output ? { ...output, value: replace(output.value) } : []
      }),
    }),
  }
}
