import type { Provider } from "@cotangent/core-api"
import type { Backend, Capabilities } from "@cotangent/core-api/backend"
import { computesWide } from "@cotangent/core-api/rules"
import type { Tier } from "./case.ts"
import { Ledger } from "./ledger.ts"
import { pinnedCounts } from "./pinned.ts"
import type { Result } from "./run.ts"
import type { Held } from "./settle.ts"
import type { Subject } from "./subject.ts"
import { type Waiver, Waivers } from "./waivers.ts"

/** What a report says of a subject: plain data. */
export interface SubjectFacts {
  readonly name: string
  readonly conformsTo: string | null
  readonly info: Backend["info"]
  readonly capabilities: Capabilities
}

/** What a report says of an open subject. */
export function factsOf({ provider, session, capabilities }: Subject): SubjectFacts {
  return { ...namesOf(provider), info: session.backend.info, capabilities }
}

/** What is known of a provider before it opens. */
function namesOf({ name, conformsTo }: Provider): Pick<SubjectFacts, "name" | "conformsTo"> {
  return { name, conformsTo: conformsTo ?? null }
}

/** How a subject stands when every case was seen. */
export interface Ended {
  /** What is still held; null if nothing is, or if it cannot be known. */
  readonly left: Held | null
  /** `info` as it is then. */
  readonly info: Backend["info"]
}

/** Keeps the books of one run: what became of each case, what is waived, and whether anything is missing. */
export class Account {
  readonly ledger = new Ledger()
  readonly tier: Tier
  /** Whether every case of the tier is to be run. */
  readonly whole: boolean
  readonly #waivers: Waivers

  constructor(tier: Tier, whole: boolean, waivers: readonly Waiver[] = []) {
    this.tier = tier
    this.whole = whole
    this.#waivers = new Waivers(waivers, new Date())
  }

  /** Enters a result, and gives it as it counts: a failure that is waived is no failure. */
  enter(result: Result): Result {
    const counted = this.#waivers.apply(result)
    this.ledger.add(counted)
    return counted
  }

  /** What is wrong with a run that has ended: lost cases, bad waivers, buffers that nobody gave back, another device than at first. */
  problems({ capabilities, info }: SubjectFacts, { left, info: last }: Ended): readonly string[] {
    const values = capabilities.nonFinite === false || capabilities.flushesSubnormals === true
    const outputs = (capabilities.maxOutputs ?? Infinity) < 2
    // Without float64, what is computed in it elsewhere is held to wider bounds as well.
    const accuracy =
      values || Object.keys(capabilities.accuracy ?? {}).length > 0 || !computesWide(capabilities)
    const shortfalls = this.whole
      ? this.ledger.shortfalls(pinnedCounts[this.tier], { accuracy, values, outputs })
      : []
    return [
      ...shortfalls,
      // A waiver of what only the full tier has is none that the quick one could know.
      ...this.#waivers.problems(this.whole && this.tier === "full"),
      ...(left ? [`${left.buffers} buffers with ${left.bytes} bytes are still held`] : []),
      ...(last.device === info.device
        ? []
        : [`it ran on ${info.device} at first, and in the end on ${last.device}`]),
    ]
  }
}
