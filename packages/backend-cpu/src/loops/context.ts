import { lanes } from "../vector/vector.ts"

/** Which elements one piece of code computes, beside the counters of the open loops. */
export interface Context {
  /** Steps along the axis of the unrolled rows. */
  readonly row: number
  /** Elements along the vector axis. */
  readonly column: number
  /** Lanes that hold elements. */
  readonly count: number
}

/** The contexts of `count` neighbours along the vector axis, the last one perhaps with fewer lanes. */
export function columnsOf(context: Context, count: number): Context[] {
  return Array.from({ length: Math.ceil(count / lanes) }, (_, at) => ({
    ...context,
    column: lanes * at,
    count: Math.min(lanes, count - lanes * at),
  }))
}
