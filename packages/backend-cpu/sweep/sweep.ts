import type { Session } from "@cotangent/core-api"
import { blockCount, blockTrier } from "./blocks.ts"
import type { State } from "./state.ts"
import type { Subject } from "./subjects.ts"
import { nothingSeen, type Worst, worse } from "./worst.ts"

/** Blocks after which the state is written down. */
const noted = 32

/** What generated code may use: relaxed SIMD, or not. */
export type Code = "relaxed" | "strict"

/** Under which name the state of a sweep stands. */
export const titleOf = ({ name, from }: Pick<Subject, "name" | "from">, thinning: number): string =>
  `${name} of ${from}${thinning === 0 ? "" : `, one in ${2 ** thinning}`}`

/** Tries a subject on several backends, from where the state says. `tell` hears what part is done. */
export async function sweep(
  subject: Subject,
  sessions: ReadonlyMap<Code, Session>,
  thinning: number,
  state: State,
  tell: (part: number) => void,
): Promise<ReadonlyMap<Code, Worst>> {
  const title = titleOf(subject, thinning)
  const blocks = blockCount(thinning)
  const codes = [...sessions.keys()]
  let { done, worst } = state.get(title)
  if (done < blocks) {
    const tryBlock = blockTrier(subject, [...sessions.values()], thinning)
    while (done < blocks) {
      const found = await tryBlock(done)
      worst = found.map((each, at) => worse(worst[at] ?? nothingSeen, each))
      done++
      if (done % noted === 0 || done === blocks) state.set(title, { done, worst })
      tell(done / blocks)
    }
  }
  return new Map(codes.map((code, at) => [code, worst[at] ?? nothingSeen]))
}
