import type { Ended, SubjectFacts } from "../account.ts"
import type { CaseFacts } from "../case.ts"
import type { Curve } from "../curves/curve.ts"
import { failed, type Result } from "../run.ts"
import { Link, ShardFailed, ShardLost } from "./link.ts"
import type { Plan, StartShard } from "./protocol.ts"

/** Who is told how a run goes. */
export interface RunEars {
  /** The subject is open, and these cases will run. */
  readonly opened: (subject: SubjectFacts, cases: readonly CaseFacts[], graphics: Graphics) => void
  /** A case has ended; they do not end in order. */
  readonly seen: (result: Result) => void
  /** A case begins, on one of the shards. */
  readonly begun: (each: CaseFacts) => void
}

type Graphics = Readonly<Record<string, string>>

/** What is to be run, and by how many. */
export interface ShardedRun {
  readonly plan: Plan
  readonly start: StartShard
  readonly jobs: number
  /** The rules whose curves are wanted too; null: none, empty: all. */
  readonly curves: readonly string[] | null
}

/** How a run ended. */
export interface RunEnd {
  readonly ended: Ended
  readonly curves: readonly Curve[] | null
}

/** Shards that may be lost, to the cases of one rule and to all, before no further case is asked. */
const patience = { rule: 2, all: 10 }

/**
 * Runs a plan in shards, each with the subject opened anew: a case that never gives its thread back, or ends the
 * process, fails by its name, and the others go on.
 * @throws {@link ShardFailed} where the subject does not open, `Error` where no shard starts
 */
export async function runShards({ plan, start, jobs, curves }: ShardedRun, ears: RunEars): Promise<RunEnd> {
  const run = new Run(plan, start, ears)
  // Each shard works out the list of cases for itself, which takes a while: all of them at once, if there may be enough to do.
  const first = run.open(true)
  const others = Array.from({ length: plan.selection.ids ? 0 : jobs - 1 }, () => run.open().catch(() => null))
  try {
    await first
  } catch (thrown) {
    for (const link of others) await (await link)?.kill()
    throw thrown
  }
  const wanted = Math.max(1, Math.min(1 + others.length, Math.ceil(run.cases.length / 32)))
  for (const link of others.slice(wanted - 1)) void link.then((each) => each?.kill())
  // One that did not open beside the first is done without.
  const links = [await first, ...(await Promise.all(others.slice(0, wanted - 1)))].filter(
    (link) => link !== null,
  )
  const ends = await Promise.all(
    links.map((link, at) => run.work(links.length, link, at === 0 ? curves : null)),
  )
  return run.sum(ends)
}

interface ShardEnd {
  readonly ended: Ended | null
  readonly curves: readonly Curve[] | null
}

class Run {
  cases: readonly CaseFacts[] = []
  readonly #plan: Plan
  readonly #start: StartShard
  readonly #ears: RunEars
  #subject: SubjectFacts | null = null
  /** How many cases shards have found: places in their lists are what they are told. */
  readonly #counts = new Set<number>()
  #next = 0
  /** Shards lost to the cases of each rule. */
  readonly #losses = new Map<string, number>()

  constructor(plan: Plan, start: StartShard, ears: RunEars) {
    this.#plan = plan
    this.#start = start
    this.#ears = ears
  }

  /** Takes cases until there are none left; `opened` is a shard that is open already. */
  async work(shards: number, opened: Link | null, curves: readonly string[] | null): Promise<ShardEnd> {
    let link = opened
    let todo: { from: number; to: number } | null = this.#chunk(shards)
    try {
      while (todo) {
        const { to } = todo
        let at = todo.from
        while (at < to && this.#isHopeless(at)) this.#giveUp(at++)
        try {
          const until = this.#hopeUntil(at, to)
          if (at < until) {
            link ??= await this.open()
            await this.#runOn(link, at, until, () => at++)
          }
          todo = at < to ? { from: at, to } : this.#chunk(shards)
        } catch (thrown) {
          if (!(thrown instanceof ShardLost || thrown instanceof ShardFailed)) throw thrown
          await link?.kill()
          link = null
          const { rule } = this.#case(at)
          this.#losses.set(rule, (this.#losses.get(rule) ?? 0) + 1)
          this.#ears.seen(failedBy(this.#case(at), thrown.message))
          todo = at + 1 < to ? { from: at + 1, to } : this.#chunk(shards)
        }
      }
      return link ? await this.#end(link, curves) : { ended: null, curves: null }
    } finally {
      await link?.kill()
    }
  }

  /** What all shards together leave. */
  sum(ends: readonly ShardEnd[]): RunEnd {
    const known = ends.flatMap(({ ended }) => ended ?? [])
    const held = known.flatMap(({ left }) => left ?? [])
    const info = known.at(-1)?.info ?? this.#subject?.info ?? { device: "nothing" }
    const left =
      held.length === 0
        ? null
        : {
            buffers: held.reduce((sum, { buffers }) => sum + buffers, 0),
            bytes: held.reduce((sum, { bytes }) => sum + bytes, 0),
          }
    return { ended: { left, info }, curves: ends.find((each) => each.curves)?.curves ?? null }
  }

  /** Opens a shard; the first one says what there is to do. @throws {@link ShardFailed} */
  async open(first = false): Promise<Link> {
    const link = await Link.start(this.#start)
    try {
      await link.ask({ do: "open", plan: this.#plan, list: first }, this.#long, (message) => {
        if (message.tells !== "opened") return false
        if (first) {
          this.cases = message.cases ?? []
          this.#subject = message.subject
          this.#ears.opened(message.subject, this.cases, message.graphics ?? {})
        }
        this.#counts.add(message.count)
        return true
      })
      return link
    } catch (thrown) {
      await link.kill()
      if (!(thrown instanceof ShardLost)) throw thrown
      throw new ShardFailed("E_NO_BACKEND", `it did not open: ${thrown.message}`)
    }
  }

  async #runOn(link: Link, from: number, to: number, done: () => void): Promise<void> {
    if (this.#counts.size > 1)
      throw new Error(
        "a shard has other cases than the first: what the backend claims changes from one opening to the next",
      )
    this.#ears.begun(this.#case(from))
    await link.ask({ do: "run", from, to }, 2 * this.#plan.timeout, (message) => {
      if (message.tells !== "result") return false
      done()
      const { at, result } = message
      this.#ears.seen({ ...result, case: this.#case(at) })
      if (at + 1 < to) this.#ears.begun(this.#case(at + 1))
      return at + 1 >= to
    })
  }

  async #end(link: Link, rules: readonly string[] | null): Promise<ShardEnd> {
    let curves: readonly Curve[] | null = null
    let ended: Ended | null = null
    try {
      if (rules)
        await link.ask({ do: "curves", rules: rules.length > 0 ? rules : null }, this.#long, (message) => {
          if (message.tells === "curves") curves = message.curves
          return message.tells === "curves"
        })
    } catch {
      // What fails here has failed in cases before.
    }
    try {
      await link.ask({ do: "end" }, this.#long, (message) => {
        if (message.tells === "ended") ended = message.ended
        return message.tells === "ended"
      })
    } catch (thrown) {
      if (!(thrown instanceof ShardLost || thrown instanceof ShardFailed)) throw thrown
    }
    return { ended, curves }
  }

  /**
   * Cases of one rule and check stay together, since they share kernels, which a shard compiles once; pieces get small
   * at the end, so that all shards end together.
   */
  #chunk(shards: number): { from: number; to: number } | null {
    const from = this.#next
    const left = this.cases.length - from
    if (left <= 0) return null
    const { rule, check } = this.#case(from)
    const most = from + Math.max(1, Math.min(128, Math.floor(left / (6 * shards))))
    let to = from + 1
    while (to < most && this.#case(to).rule === rule && this.#case(to).check === check) to++
    this.#next = to
    return { from, to }
  }

  /** Whether so many shards were lost that this case is not worth another. */
  #isHopeless(at: number): boolean {
    const all = [...this.#losses.values()].reduce((sum, each) => sum + each, 0)
    return all >= patience.all || (this.#losses.get(this.#case(at).rule) ?? 0) >= patience.rule
  }

  #hopeUntil(from: number, to: number): number {
    let at = from
    while (at < to && !this.#isHopeless(at)) at++
    return at
  }

  #giveUp(at: number): void {
    const each = this.#case(at)
    this.#ears.seen(
      each.notApplicable === null
        ? failedBy(each, "the backend was lost to other cases, and is not asked again")
        : {
            ...failedBy(each, ""),
            status: "not applicable",
            reason: each.notApplicable,
            worst: 0,
            failures: [],
          },
    )
  }

  #case(at: number): CaseFacts {
    const each = this.cases[at]
    if (!each) throw new Error(`there is no case ${at}`)
    return each
  }

  /** For what takes longer than a case: opening a device, or the last collections. */
  get #long(): number {
    return Math.max(60_000, 2 * this.#plan.timeout)
  }
}

function failedBy(each: CaseFacts, what: string): Result {
  return failed(each, [{ what }])
}
