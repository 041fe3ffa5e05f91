import type { Nest } from "./nest.ts"

/** The axes of a nest from the outermost loop to the innermost, and the one that lanes lie along. */
export interface Order {
  readonly axes: readonly number[]
  /** The axis of the lanes: it stands last, or just outside all loops that reduce. */
  readonly vector: number | null
}

/**
 * Orders worth trying. Lanes along the innermost axis, with the others as they are or, of those, the reduced ones
 * innermost; or lanes along a kept axis with all reduced loops inside, so that no lanes need to be added up.
 */
export function ordersOf({ space, accumulations, outputs, fixed }: Nest): Order[] {
  const all = space.map((_, axis) => axis).filter((axis) => !fixed?.has(axis))
  if (all.length === 0) return [{ axes: [], vector: null }]
  const sets = [...accumulations, ...outputs].map(({ axes }) => axes).filter((axes) => axes.length > 0)
  const isReduced = (axis: number): boolean => sets.some((axes) => axes.includes(axis))
  const kept = all.filter((axis) => !isReduced(axis))
  const reduced = all.filter(isReduced)
  const orders = all.flatMap((vector) => {
    const without = (axes: readonly number[]): number[] => axes.filter((axis) => axis !== vector)
    return [
      { axes: [...without(all), vector], vector },
      { axes: [...without(kept), ...without(reduced), vector], vector },
    ]
  })
  const oneSet = sets.every((axes) => reduced.every((axis) => axes.includes(axis)))
  if (reduced.length > 0 && oneSet) {
    for (const vector of kept)
      orders.push({ axes: [...kept.filter((axis) => axis !== vector), vector, ...reduced], vector })
  }
  const distinct = new Map(orders.map((order) => [`${order.axes.join()}/${order.vector}`, order]))
  return [...distinct.values()]
}
