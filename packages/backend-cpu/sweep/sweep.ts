import { blockTrier } from "./blocks.ts"
import type { State } from "./state.ts"
import type { Subject } from "./subjects.ts"
import { type Worst, worse } from "./worst.ts"

/** Blocks after which the state is written down. */
const noted = 32

/** Tries a subject on its first `blocks` blocks, from where the state says. `tell` hears how many are done. */
export function sweep(
  subject: Subject,
  relaxedSimd: boolean,
  blocks: number,
  state: State,
  tell: (done: number) => void,
): Worst {
  const name = `${subject.name} of ${subject.from}, ${relaxedSimd ? "relaxed" : "strict"}`
  let { done, worst } = state.get(name)
  if (done >= blocks) return worst
  const tryBlock = blockTrier(subject, relaxedSimd)
  while (done < blocks) {
    worst = worse(worst, tryBlock(done))
    done++
    if (done % noted === 0 || done === blocks) state.set(name, { done, worst })
    tell(done)
  }
  return worst
}
