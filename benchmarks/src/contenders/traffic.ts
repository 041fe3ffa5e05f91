import type { Kernel } from "cotangent"

/** What the kernels of one call move, if each reads every element that it needs once. */
export interface Traffic {
  /** How many kernels ran in one call. */
  readonly kernels: number
  /**
   * Bytes of the buffers that the backend holds for it while its results are there: inputs, results, and what is kept between
   * calls; null where it answers later, and gives buffers of earlier calls back whenever that is.
   */
  readonly held: number | null
  /** Bytes that they read and write, or null if what ran is not what is known of it. */
  readonly bytes: { readonly read: number; readonly written: number } | null
}

type DType = Kernel["inputs"][number]["dtype"]

const bytesPerElement: Readonly<Record<DType, number>> = { float32: 4, float64: 8, int32: 4, bool: 1 }

/**
 * What so many kernels that ran read and wrote, according to the list that was planned: elements of buffers, each input of
 * a kernel for itself. Without the bytes where the numbers of kernels differ.
 */
export function trafficOf(planned: readonly Kernel[], kernels: number, held: number | null): Traffic {
  if (planned.length !== kernels) return { kernels, held, bytes: null }
  const inputs = planned.flatMap((kernel) => kernel.inputs)
  const outputs = planned.flatMap(({ space, outputs: all }) =>
    all.map(({ dtype, axes }) => ({ dtype, shape: space.filter((_, axis) => !axes.includes(axis)) })),
  )
  const read = inputs.map(({ dtype, view: { shape, strides } }) => ({
    dtype,
    shape: shape.filter((_, axis) => strides[axis] !== 0),
  }))
  return { kernels, held, bytes: { read: sum(read), written: sum(outputs) } }
}

function sum(arrays: readonly { readonly dtype: DType; readonly shape: readonly number[] }[]): number {
  return arrays.reduce(
    (total, { dtype, shape }) =>
      total + bytesPerElement[dtype] * shape.reduce((size, each) => size * each, 1),
    0,
  )
}
