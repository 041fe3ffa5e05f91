import type { Acceptance } from "./acceptance.ts"
import { nans } from "./interval.ts"
import { judge } from "./judge.ts"

/** A wrong answer that every case must refuse: all zeros, the negated result, the result × (1 + 10⁻³). */
export type WrongAnswer = "zeros" | "negated" | "scaled"

const wrong: Readonly<Record<WrongAnswer, (value: number) => number>> = {
  zeros: () => 0,
  negated: (value) => -value,
  scaled: (value) => value * (1 + 1e-3),
}

/**
 * The wrong answers that an acceptance would let through. A wrong answer that happens to be the right one (a result
 * of zeros) is judged one thousandth beside it instead; an array without elements refuses nothing.
 */
export function wrongAnswersAccepted(want: Acceptance): readonly WrongAnswer[] {
  const names: readonly WrongAnswer[] = ["zeros", "negated", "scaled"]
  return names.filter((name) => {
    const answer = want.center.map(wrong[name])
    const same = answer.every((value, at) => value === want.center[at] || Object.is(value, want.center[at]))
    return judge(same ? answer.map((value) => (Number.isFinite(value) ? value + 1e-3 : 0)) : answer, want).ok
  })
}

/** Whether an acceptance refuses every wrong answer; a case without teeth is not counted. */
export function teeth(want: Acceptance): boolean {
  return wrongAnswersAccepted(want).length === 0
}

/** How many elements have an interval that refuses a value that is off by a thousandth, to either side. */
export function sharpElements({ lo, hi, mayBeNaN, center }: Acceptance): number {
  let sharp = 0
  for (let at = 0; at < center.length; at++) {
    const [least, most, value] = [lo[at] ?? NaN, hi[at] ?? NaN, center[at] ?? NaN]
    const off = Number.isFinite(value) ? Math.max(Math.abs(value), 1) * 1e-3 : 0
    const nan = mayBeNaN[at]
    const narrow = Number.isFinite(value) ? least > value - off && most < value + off : least === most
    if (nan === nans.always || (nan === nans.never && narrow)) sharp++
  }
  return sharp
}
