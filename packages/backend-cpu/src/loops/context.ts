/** Which elements one piece of code computes, beside the counters of the open loops. */
export interface Context {
  /** Steps along the axis of the unrolled rows. */
  readonly row: number
  /** Elements along the vector axis. */
  readonly column: number
  /** Lanes that hold elements. */
  readonly count: number
}
