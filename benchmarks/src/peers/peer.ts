import type { Case } from "../cases/case.ts"
import type { Contender } from "../contenders/contender.ts"
import type { HostArray } from "../random.ts"

/** Somebody else's way to do the work of the cases. */
export interface Peer {
  readonly name: string
  /** What it is, with its version, for the report. */
  readonly says: string
  /** How it takes part in a case: not at all where it has no function for it. */
  contenders(each: Case, inputs: readonly HostArray[]): readonly Contender[]
  close(): void
}

/** The workload that a case is, in whatever size; null for a row. */
export function workloadOf({ kind, name }: Case): string | null {
  return kind === "row" ? null : kind === "size" ? "W1g" : name
}

/** A program in another library's words: from inputs to the results that a case expects. */
export type PeerProgram<T> = (...inputs: T[]) => readonly T[]
