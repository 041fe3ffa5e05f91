/** Errors of one result over one argument, in bins of equal width: what a plot shows. */
export interface Trace {
  /** `value`, or `derivative by x`. */
  readonly what: string
  /** The name of the argument that runs along. */
  readonly along: string
  /** The middle of each bin. */
  readonly at: readonly number[]
  /** The least and the greatest error in each bin, with its sign, in units in the last place of the float64 value. */
  readonly least: readonly number[]
  readonly most: readonly number[]
  /** How far down and up a result may go there, at most. */
  readonly lower: readonly number[]
  readonly upper: readonly number[]
  /** Numbers that were no numbers, or the other way about, and were not wanted so. */
  readonly odd: number
}

/** The errors of one elementwise rule. */
export interface Curve {
  readonly rule: string
  readonly dtype: "float32" | "float64"
  /** How many arguments were drawn. */
  readonly points: number
  readonly traces: readonly Trace[]
}
