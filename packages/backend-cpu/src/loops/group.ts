import type { Nest } from "./nest.ts"

/** What a nest computes over one set of reduced axes, and where in the order of loops that happens. */
export interface Group {
  /** The axes reduced away; none for what is stored at every step. */
  readonly axes: readonly number[]
  /** Indices into the accumulations of the nest. */
  readonly accumulations: readonly number[]
  /** Indices into its outputs. */
  readonly outputs: readonly number[]
  /** Position of the outermost of its loops that is reduced; the number of loops if there is none. */
  readonly from: number
  /** From this position on all loops are reduced: that much is combined in registers. */
  readonly run: number
}

/** What a nest computes, by reduced axes; what is stored at every step comes first, and may be nothing. */
export function groupsOf({ accumulations, outputs }: Nest, order: readonly number[]): Group[] {
  const sets = new Map<string, readonly number[]>([["", []]])
  const nameOf = (axes: readonly number[]): string => axes.toSorted((a, b) => a - b).join()
  for (const { axes } of [...accumulations, ...outputs]) sets.set(nameOf(axes), axes)
  return [...sets].map(([name, axes]) => {
    const isReduced = (axis: number): boolean => axes.includes(axis)
    const first = order.findIndex(isReduced)
    return {
      axes,
      accumulations: positionsWhere(accumulations, (each) => nameOf(each.axes) === name),
      outputs: positionsWhere(outputs, (each) => nameOf(each.axes) === name),
      from: first < 0 ? order.length : first,
      run: order.findLastIndex((axis) => !isReduced(axis)) + 1,
    }
  })
}

function positionsWhere<T>(list: readonly T[], holds: (each: T) => boolean): number[] {
  return list.flatMap((each, at) => (holds(each) ? [at] : []))
}
