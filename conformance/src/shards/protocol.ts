import type { Ended, SubjectFacts } from "../account.ts"
import type { CaseFacts, Failure, Tier } from "../case.ts"
import type { Curve } from "../curves/curve.ts"
import type { Result } from "../run.ts"
import type { Selection } from "../select.ts"

/** What a run asks for, as plain data: every shard of it works out the same list of cases from this. */
export interface Plan {
  readonly tier: Tier
  readonly selection: Selection
  /** How many random kernels are drawn, and which; null: as many as the tier has, and the usual ones. */
  readonly programs: number | null
  readonly seed: number | null
  /** Milliseconds that one case may take. */
  readonly timeout: number
}

/** What a shard is told. */
export type ToShard =
  /** Open the subject and list its cases; the first shard tells what they are. */
  | { readonly do: "open"; readonly plan: Plan; readonly list: boolean }
  /** Run these cases, by their places in the list. */
  | { readonly do: "run"; readonly from: number; readonly to: number }
  /** Measure the curves of these rules, or of all. */
  | { readonly do: "curves"; readonly rules: readonly string[] | null }
  /** Draw one random kernel again. */
  | { readonly do: "replay"; readonly place: string; readonly timeout: number }
  /** Say how the subject stands, and close it. */
  | { readonly do: "end" }

/** What a shard tells. */
export type FromShard =
  | {
      readonly tells: "opened"
      readonly subject: SubjectFacts
      readonly count: number
      readonly cases: readonly CaseFacts[] | null
      /** What draws there, in a page. */
      readonly graphics?: Readonly<Record<string, string>>
    }
  /** It could not be opened, or something went wrong that is no case's. */
  | { readonly tells: "failed"; readonly code: string | null; readonly why: string }
  | { readonly tells: "result"; readonly at: number; readonly result: Omit<Result, "case"> }
  | { readonly tells: "curves"; readonly curves: readonly Curve[] }
  | { readonly tells: "replayed"; readonly failures: readonly Failure[] }
  | { readonly tells: "ended"; readonly ended: Ended }

/** The end of a line to a shard, as whoever runs the suite holds it. */
export interface Shard {
  readonly send: (message: ToShard) => void
  /** Ends it at once, whatever it does; nothing comes from it afterwards. */
  readonly kill: () => Promise<void>
}

/** Who hears a shard. */
interface ShardEars {
  readonly heard: (message: FromShard) => void
  /** It is gone without having been killed: why, as far as that is known. */
  readonly gone: (why: string) => void
}

/** Starts a shard. @throws `Error` where none can be started */
export type StartShard = (ears: ShardEars) => Promise<Shard>
