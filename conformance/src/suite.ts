import type { Provider } from "@cotangent/core-api"
import { computesWide } from "@cotangent/core-api/rules"
import { type Case, type Check, checks, type Tier } from "./case.ts"
import { type CaseOptions, cases } from "./cases.ts"
import { Ledger } from "./ledger.ts"
import { pinnedCounts } from "./pinned.ts"
import { type Result, run } from "./run.ts"
import { leftover } from "./settle.ts"
import { openSubject, type Subject } from "./subject.ts"
import { type Waiver, Waivers } from "./waivers.ts"

/** Options of a run of the whole suite. */
export interface SuiteOptions extends CaseOptions {
  readonly waivers?: readonly Waiver[]
  /** Milliseconds that one case may take (5000). */
  readonly timeout?: number
  /**
   * Only every n-th case of each rule and check, the first one included (1): a sample, for what is run as a whole elsewhere. It is
   * not held against the pinned counts.
   */
  readonly every?: number
}

/** A (rule, check) with its cases. */
export interface Group {
  readonly rule: string
  readonly check: Check
  readonly cases: readonly Case[]
}

/** One run of the suite on one provider, group by group: what a test runner, a report and a command line read. */
export class Suite {
  readonly provider: Provider
  readonly tier: Tier
  /** Of how many cases one runs: 1 for all. */
  readonly every: number
  readonly ledger = new Ledger()
  readonly #waivers: Waivers
  readonly #options: SuiteOptions
  #opened: Promise<Subject> | null = null
  #groups: Promise<ReadonlyMap<string, Group>> | null = null

  constructor(provider: Provider, options: SuiteOptions = {}) {
    this.provider = provider
    this.tier = options.tier ?? "quick"
    this.every = options.every ?? 1
    this.#options = options
    this.#waivers = new Waivers(options.waivers ?? [], new Date())
  }

  /** The subject, opened once. @throws `E_NO_BACKEND` */
  open(): Promise<Subject> {
    this.#opened ??= openSubject(
      this.provider,
      this.#options.timeout === undefined ? {} : { timeout: this.#options.timeout },
    )
    return this.#opened
  }

  /** Every (rule, check) that is pinned: known before anything is opened. */
  names(): readonly string[] {
    const order = (key: string): number => checks.findIndex((check) => key.endsWith(` / ${check}`))
    return Object.keys(pinnedCounts[this.tier]).sort((a, b) => order(a) - order(b))
  }

  /** The cases that are to be run, by (rule, check). */
  groups(): Promise<ReadonlyMap<string, Group>> {
    this.#groups ??= this.open().then(({ capabilities }) => {
      const all = groupsOf(cases(capabilities, this.#options))
      const sample = (own: readonly Case[]): Case[] => own.filter((_, at) => at % this.every === 0)
      return new Map([...all].map(([name, group]) => [name, { ...group, cases: sample(group.cases) }]))
    })
    return this.#groups
  }

  /** Runs the cases of one group, enters them in the ledger, and gives the results; `seen` is told of each at once. */
  async runGroup(
    { cases: own }: Group,
    seen: (result: Result) => void = () => undefined,
  ): Promise<readonly Result[]> {
    const subject = await this.open()
    const results: Result[] = []
    for (const each of own) {
      const result = this.#waivers.apply(await run(each, subject))
      this.ledger.add(result)
      results.push(result)
      seen(result)
    }
    return results
  }

  /** What is wrong with the account of a complete run: lost cases, bad waivers, buffers that nobody gave back. */
  async problems(): Promise<readonly string[]> {
    const { capabilities, session, silent } = await this.open()
    const values = capabilities.nonFinite === false || capabilities.flushesSubnormals === true
    const outputs = (capabilities.maxOutputs ?? Infinity) < 2
    // Without float64, what is computed in it elsewhere is held to wider bounds as well.
    const accuracy =
      values || Object.keys(capabilities.accuracy ?? {}).length > 0 || !computesWide(capabilities)
    const left = silent > 0 ? null : await leftover(session, { buffers: 0, bytes: 0 })
    const shortfalls = this.ledger.shortfalls(pinnedCounts[this.tier], { accuracy, values, outputs })
    return [
      ...(this.every === 1 ? shortfalls : []),
      ...this.#waivers.problems(),
      ...(left ? [`${left.buffers} buffers with ${left.bytes} bytes are still held`] : []),
    ]
  }

  /** Closes the subject. */
  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => null)
    await opened?.session.close()
  }
}

/** Cases by (rule, check), in the order in which checks are listed. */
export function groupsOf(all: Iterable<Case>): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group & { cases: Case[] }>()
  for (const each of all) {
    const key = `${each.rule} / ${each.check}`
    const group = groups.get(key) ?? { rule: each.rule, check: each.check, cases: [] }
    groups.set(key, group)
    group.cases.push(each)
  }
  return new Map([...groups].sort(([, a], [, b]) => checks.indexOf(a.check) - checks.indexOf(b.check)))
}
