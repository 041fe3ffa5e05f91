import type { Traffic } from "./traffic.ts"

/** Elements that are read to see that a call is done; of a larger result, one element. */
export const readWhole = 4096

/** Work that is ready to be done again and again: inputs are in place, memory is there. */
export interface Prepared {
  /** Does the work once, up to where its first result can be read; a promise where nobody can wait for that otherwise. */
  call(): void | Promise<void>
  /** Does it so many times and gives the milliseconds, where another process does it, to which talking takes time. */
  time?(calls: number): number
  /** Does it once more and gives all results, in the order in which the case expects them. */
  results(): readonly ArrayLike<number>[] | Promise<readonly ArrayLike<number>[]>
  /** Does it once more and counts the kernels, where there is a library that knows. */
  traffic?(): Traffic
  /** Lets go of memory. */
  close?(): void | Promise<void>
}

/** One way to do the work of a case. */
export interface Contender {
  readonly name: string
  /** Somebody else's, who promises less about rounding, and whose failures are no failure of ours. */
  readonly peer?: boolean
  /** Puts inputs into place and compiles what is compiled ahead. What is compiled on first use is part of the first call. */
  prepare(): Prepared | Promise<Prepared>
}
