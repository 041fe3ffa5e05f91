import type { Provider } from "@cotangent/core-api"
import { Account, factsOf } from "./account.ts"
import { type Case, type Check, checks, type Tier } from "./case.ts"
import { type CaseOptions, cases } from "./cases.ts"
import type { Ledger } from "./ledger.ts"
import { pinnedCounts } from "./pinned.ts"
import { type Result, run } from "./run.ts"
import { isWhole, selectCases, type Selection } from "./select.ts"
import { leftover } from "./settle.ts"
import { openSubject, type Subject } from "./subject.ts"
import type { Waiver } from "./waivers.ts"

/** Options of a run of the suite. */
export interface SuiteOptions extends CaseOptions, Pick<Selection, "every"> {
  readonly waivers?: readonly Waiver[]
  /** Milliseconds that one case may take (5000). */
  readonly timeout?: number
}

/** The cases of one rule and check, or, of a sample, of one check. */
export interface Group {
  /** `tanh / vjp`, or `vjp`. */
  readonly name: string
  readonly check: Check
  readonly cases: readonly Case[]
}

/** One run of the suite on one provider, group by group: what a test runner and a page read. */
export class Suite {
  readonly provider: Provider
  readonly tier: Tier
  /** Of how many cases one runs: 1 for all. */
  readonly every: number
  readonly #options: SuiteOptions
  readonly #account: Account
  #opened: Promise<Subject> | null = null
  #groups: Promise<ReadonlyMap<string, Group>> | null = null

  constructor(provider: Provider, options: SuiteOptions = {}) {
    this.provider = provider
    this.tier = options.tier ?? "quick"
    this.every = options.every ?? 1
    this.#options = options
    this.#account = new Account(this.tier, isWhole(options), options.waivers)
  }

  /** What became of the cases so far. */
  get ledger(): Ledger {
    return this.#account.ledger
  }

  /** The subject, opened once. @throws `E_NO_BACKEND` */
  open(): Promise<Subject> {
    this.#opened ??= openSubject(
      this.provider,
      this.#options.timeout === undefined ? {} : { timeout: this.#options.timeout },
    )
    return this.#opened
  }

  /** The names of the groups: every (rule, check) that is pinned, or the checks. Known before anything is opened. */
  names(): readonly string[] {
    if (this.every > 1) return checks
    const order = (key: string): number => checks.findIndex((check) => key.endsWith(` / ${check}`))
    return Object.keys(pinnedCounts[this.tier]).sort((a, b) => order(a) - order(b))
  }

  /** The cases that are to be run, by {@link names}. */
  groups(): Promise<ReadonlyMap<string, Group>> {
    this.#groups ??= this.open().then(({ capabilities }) => {
      const wanted = selectCases(cases(capabilities, this.#options), this.#options)
      return groupsOf(wanted, this.every > 1 ? ({ check }) => check : byRule)
    })
    return this.#groups
  }

  /** Runs the cases of one group, enters them in the ledger, and gives the results; `seen` is told of each at once. */
  async runGroup(
    { cases: own }: Pick<Group, "cases">,
    seen: (result: Result) => void = () => undefined,
  ): Promise<readonly Result[]> {
    const subject = await this.open()
    const results: Result[] = []
    for (const each of own) {
      const result = this.#account.enter(await run(each, subject))
      results.push(result)
      seen(result)
    }
    return results
  }

  /** What is wrong with the account of a complete run: lost cases, bad waivers, buffers that nobody gave back. */
  async problems(): Promise<readonly string[]> {
    const subject = await this.open()
    return this.#account.problems(factsOf(subject), {
      left: await leftOf(subject),
      info: subject.session.backend.info,
    })
  }

  /** Closes the subject. */
  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => null)
    await opened?.session.close()
  }
}

/** What a subject still holds after all cases; unknown where it did not answer. */
export async function leftOf({ session, silent }: Subject): ReturnType<typeof leftover> {
  return silent > 0 ? null : leftover(session, { buffers: 0, bytes: 0 })
}

const byRule = ({ rule, check }: Case): string => `${rule} / ${check}`

/** Cases by (rule, check), or by another name, in the order in which checks are listed. */
export function groupsOf(
  all: Iterable<Case>,
  nameOf: (each: Case) => string = byRule,
): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group & { cases: Case[] }>()
  for (const each of all) {
    const name = nameOf(each)
    const group = groups.get(name) ?? { name, check: each.check, cases: [] }
    groups.set(name, group)
    group.cases.push(each)
  }
  return new Map([...groups].sort(([, a], [, b]) => checks.indexOf(a.check) - checks.indexOf(b.check)))
}
