import type { Acceptance } from "./acceptance.ts"

/** A wrong answer that every case must refuse: all zeros, the negated result, the result × (1 + 10⁻³). */
export type WrongAnswer = "zeros" | "negated" | "scaled"

/** The wrong answers that an acceptance would let through. */
export function wrongAnswersAccepted(want: Acceptance): readonly WrongAnswer[] {
  throw new Error(`${want.dtype} soon`)
}

/** Whether an acceptance refuses every wrong answer; a case without teeth is not counted. */
export function teeth(want: Acceptance): boolean {
  return wrongAnswersAccepted(want).length === 0
}
