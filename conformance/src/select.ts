import { type Case, type Check, checks } from "./case.ts"
import { randomOf } from "./random.ts"

/** Which of the cases of a tier are to be run; all where nothing is said. */
export interface Selection {
  /** One case of so many of each check (1): a sample, for what is run as a whole elsewhere. */
  readonly every?: number
  readonly rules?: readonly string[]
  readonly checks?: readonly Check[]
  /** Case ids; where none is exactly this, every case whose id contains it. */
  readonly ids?: readonly string[]
}

/** Whether a selection leaves nothing out, so that what it compares can be held against the pinned counts. */
export function isWhole({ every = 1, rules, checks: named, ids }: Selection): boolean {
  return every === 1 && !rules && !named && !ids
}

/** The cases that a selection takes, in the order in which checks are listed. */
export function selectCases(all: Iterable<Case>, selection: Selection): readonly Case[] {
  const { every = 1, rules, checks: named, ids } = selection
  const list = [...all]
  const exact = new Set(list.map(({ id }) => id).filter((id) => ids?.includes(id)))
  const byId = ({ id }: Case): boolean =>
    !ids || exact.has(id) || ids.some((text) => !exact.has(text) && id.includes(text))
  const wanted = list.filter(
    (each) => (!rules || rules.includes(each.rule)) && (!named || named.includes(each.check)) && byId(each),
  )
  return checks.flatMap((check) =>
    sample(
      wanted.filter((each) => each.check === check),
      every,
    ),
  )
}

/**
 * One of every so many, so that they are spread over all rules; which one of each run is drawn by the id of its first,
 * since dtypes and shapes follow one another at regular distances.
 */
function sample(own: readonly Case[], every: number): readonly Case[] {
  if (every === 1) return own
  const picked: Case[] = []
  for (let from = 0; from < own.length; from += every) {
    const run = own.slice(from, from + every)
    picked.push(randomOf(`sample / ${run[0]?.id ?? ""}`).pick(run))
  }
  return picked
}
