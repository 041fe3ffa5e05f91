import type { Case } from "./cases/case.ts"
import type { Contender, Prepared } from "./contenders/contender.ts"
import type { Traffic } from "./contenders/traffic.ts"
import type { Yardstick } from "./limits.ts"
import { type Clock, type Effort, interleave } from "./measure.ts"
import { type Expected, judge } from "./references/expected.ts"
import { amountOf } from "./speed.ts"
import { type Summary, summarise } from "./statistics.ts"

/** Times of a contender whose results are right. */
export interface Timed {
  readonly name: string
  readonly peer: boolean
  /** The largest error of its results, as a share of what is allowed; of a peer it may be above 1. */
  readonly error: number
  /** Milliseconds of the first call, which compiles. */
  readonly firstCall: number
  /** Milliseconds of a call from then on. */
  readonly steady: Summary
  /** How many times as long as the first contender, round by round; NaN if that one was refused. */
  readonly ratio: Summary
  /** Its speed as a share of that of the work that reaches the machine's limit, round by round; null where none is near. */
  readonly share: Summary | null
  readonly samples: readonly (number | null)[]
  /** By how many bytes more memory was resident at most until its first call was done; null where nobody knows. */
  readonly resident: number | null
  /** What its kernels move in a call, or null where nobody counts. */
  readonly traffic: Traffic | null
}

/** A contender that is not timed, and why. */
interface Refused {
  readonly name: string
  readonly peer: boolean
  readonly fault: string
}

/** Begins to watch memory; what it gives says how much more there was at most. */
export type Watch = () => () => number | null

/** What came of a case. */
export interface CaseResult {
  readonly case: Pick<Case, "name" | "kind" | "computes" | "sizes" | "unit" | "bytes" | "flops" | "bound">
  readonly timed: readonly Timed[]
  readonly refused: readonly Refused[]
}

interface Ready extends Prepared {
  readonly name: string
  readonly peer: boolean
  readonly error: number
  readonly firstCall: number
  readonly resident: number | null
  readonly moved: Traffic | null
}

/**
 * Prepares and checks all contenders of a case, the baseline first, and measures those whose results are right, in turns
 * with the work that reaches the machine's limit.
 */
export async function runCase(
  each: Case,
  expected: readonly Expected[],
  contenders: readonly Contender[],
  effort: Effort,
  yardstick: Yardstick | null = null,
  clock: Clock = () => performance.now(),
  watch: Watch = () => () => null,
): Promise<CaseResult> {
  const ready: Ready[] = []
  const refused: Refused[] = []
  for (const contender of contenders) {
    const result = await makeReady(contender, expected, clock, watch)
    if ("fault" in result) refused.push(result)
    else ready.push(result)
  }
  const failures = new Map<Ready, string>()
  const measured = ready.map((one) => guarded(one, (fault) => failures.set(one, fault)))
  const samples =
    ready.length === 0
      ? []
      : await interleave([...measured, ...(yardstick ? [yardstick] : [])], effort, clock)
  for (const { close } of ready) await close?.()
  for (const [{ name, peer }, fault] of failures) refused.push({ name, peer, fault })
  const first = ready[0]
  const baseline = first?.name === contenders[0]?.name && !(first && failures.has(first)) ? samples[0] : []
  const timed = ready.flatMap((one, at): Timed[] => {
    if (failures.has(one)) return []
    const { name, peer, error, firstCall, resident, moved } = one
    const own = samples[at] ?? []
    const ratios = own.map((time, round) => (time === null ? null : time / (baseline?.[round] ?? NaN)))
    const limit = yardstick && { amount: yardstick.amount, times: samples[ready.length] ?? [] }
    const result: Timed = {
      name,
      peer,
      error,
      firstCall,
      resident,
      steady: summarise(present(own)),
      ratio: summarise(present(ratios)),
      share:
        limit &&
        summarise(
          own.flatMap((time, round) => {
            const other = limit.times[round] ?? null
            return time === null || other === null ? [] : (amountOf(each) / time / limit.amount) * other
          }),
        ),
      samples: own,
      traffic: moved,
    }
    return [result]
  })
  const { name, kind, computes, sizes, unit, bytes, flops, bound } = each
  return { case: { name, kind, computes, sizes, unit, bytes, flops, bound }, timed, refused }
}

/** Calls that fail, as where a browser loses a context, are told once; what follows is nothing. */
function guarded(
  { call, time }: Prepared,
  fail: (fault: string) => unknown,
): Pick<Prepared, "call" | "time"> {
  let failed = false
  const note = (thrown: unknown): void => {
    failed = true
    fail(messageOf(thrown))
  }
  return {
    ...(time && { time }),
    call: () => {
      if (failed) return
      try {
        return call()?.catch(note)
      } catch (thrown) {
        note(thrown)
      }
    },
  }
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

/** Peers promise less of their sums and functions: errors up to so many times what follows from float32 are shown, and not refused. */
const forgivenPeers = 1000

async function makeReady(
  { name, peer = false, prepare }: Contender,
  expected: readonly Expected[],
  clock: Clock,
  watch: Watch,
): Promise<Ready | Refused> {
  try {
    const watched = watch()
    const prepared = await prepare()
    const started = clock()
    await prepared.call()
    const firstCall = clock() - started
    // Another process has memory of its own.
    const resident = prepared.time ? null : watched()
    const { fault, worst } = judge(expected, await prepared.results(), peer ? forgivenPeers : 1)
    if (fault === null)
      return {
        ...prepared,
        name,
        peer,
        error: worst,
        firstCall,
        resident,
        moved: prepared.traffic?.() ?? null,
      }
    await prepared.close?.()
    return { name, peer, fault: `a wrong result: ${fault}` }
  } catch (thrown) {
    return { name, peer, fault: messageOf(thrown) }
  }
}

function present(sample: readonly (number | null)[]): number[] {
  return sample.filter((each) => each !== null)
}
