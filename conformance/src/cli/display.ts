import type { SubjectFacts } from "../account.ts"
import { type CaseFacts, type Check, checks } from "../case.ts"
import { printCase } from "../failure-text.ts"
import type { Result } from "../run.ts"
import type { Screen } from "./screen.ts"

/** Failed cases that are shown of a check. */
const shown = 3

interface Tally {
  readonly all: number
  done: number
  notApplicable: number
  waived: number
  worst: number
  readonly failed: Result[]
}

/** Shows a run: a line for each check when its last case has ended, with what failed, and signs of life. */
export class Display {
  readonly #screen: Screen
  readonly #again: (id: string) => string
  readonly #tallies = new Map<Check, Tally>()
  /** How often each failure was spelled out. */
  readonly #spelled = new Map<string, number>()
  readonly #started = performance.now()
  #all = 0
  #done = 0
  #failed = 0
  #told = performance.now()

  constructor(screen: Screen, again: (id: string) => string) {
    this.#screen = screen
    this.#again = again
  }

  /** Seconds since the beginning. */
  get seconds(): number {
    return (performance.now() - this.#started) / 1000
  }

  /** Names what is tested, and with what. */
  opened({ name, info }: SubjectFacts, cases: readonly CaseFacts[], rest: readonly string[]): void {
    const mode = info.mode === undefined ? "" : ` (${info.mode})`
    this.#screen.say([`${name} on ${info.device}${mode}`, countOf(cases.length, "case"), ...rest].join("; "))
    for (const check of checks) {
      const all = cases.filter((each) => each.check === check).length
      if (all > 0)
        this.#tallies.set(check, { all, done: 0, notApplicable: 0, waived: 0, worst: 0, failed: [] })
    }
    this.#all = cases.length
  }

  /** Gives a sign of life, if the last one is some time ago. */
  begun({ id }: CaseFacts): void {
    const now = performance.now()
    if (now - this.#told < (this.#screen.live ? 100 : 5000)) return
    this.#told = now
    const failures = this.#failed > 0 ? `, ${count(this.#failed)} failed` : ""
    this.#screen.progress(
      `… ${count(this.#done)} of ${count(this.#all)} cases${failures}, ${this.seconds.toFixed(0)} s: ${id}`,
    )
  }

  /** Notes a result, and shows its check if it was the last. */
  seen(result: Result): void {
    const tally = this.#tallies.get(result.case.check)
    if (!tally) return
    this.#done++
    tally.done++
    tally.worst = Math.max(tally.worst, result.worst)
    if (result.status === "not applicable") tally.notApplicable++
    if (result.status === "waived") tally.waived++
    if (result.status === "failed") {
      this.#failed++
      tally.failed.push(result)
    }
    if (tally.done === tally.all) this.#screen.say(this.#line(result.case.check, tally))
  }

  /** A failed case; what was said a few times already in as many words is not said again. */
  #spell(each: Result): string {
    const said = gist(each)
    const count = (this.#spelled.get(said) ?? 0) + 1
    this.#spelled.set(said, count)
    const isThrown = each.failures[0]?.got === undefined
    return count > shown && isThrown ? `${each.case.id}\n  ${said}, as before` : printCase(each)
  }

  #line(check: Check, { all, notApplicable, waived, worst, failed }: Tally): string {
    const asides = [
      ...(waived > 0 ? [`${count(waived)} waived`] : []),
      ...(notApplicable > 0 ? [`${count(notApplicable)} not applicable`] : []),
    ]
    if (failed.length === 0) {
      const error = worst > 0 ? [`worst error ${worst.toFixed(2)} of what is allowed`] : []
      return `✓ ${[`${check.padEnd(15)} ${count(all).padStart(6)} ${all === 1 ? "case " : "cases"}`, ...error, ...asides].join(", ")}`
    }
    const head = [
      `✗ ${check.padEnd(15)} ${count(failed.length)} of ${count(all)} cases failed`,
      ...asides,
    ].join(", ")
    const cases = distinct(failed)
      .slice(0, shown)
      .map((each) => `${this.#spell(each)}\n  again: ${this.#again(each.case.id)}`.replaceAll(/^/gm, "    "))
    const more =
      failed.length > shown ? [`    … and ${count(failed.length - Math.min(shown, cases.length))} more`] : []
    return [`${head}: ${rulesOf(failed)}`, ...cases, ...more].join("\n")
  }
}

/** What a failure says before its numbers. */
function gist({ failures: [first] }: Result): string {
  return first?.what.split("\n")[0] ?? ""
}

/** Failures that say different things before those that repeat them. */
function distinct(failed: readonly Result[]): readonly Result[] {
  const seen = new Set<string>()
  const isNew = ({ case: { rule }, failures }: Result): boolean => {
    const said = `${rule} ${failures[0]?.what ?? ""}`
    const first = !seen.has(said)
    seen.add(said)
    return first
  }
  const fresh = failed.filter(isNew)
  return [...fresh, ...failed.filter((each) => !fresh.includes(each))]
}

function rulesOf(failed: readonly Result[]): string {
  const counts = new Map<string, number>()
  for (const { case: each } of failed) counts.set(each.rule, (counts.get(each.rule) ?? 0) + 1)
  const rules = [...counts].sort(([, a], [, b]) => b - a).map(([rule, own]) => `${rule} ${own}`)
  return rules.length > 12
    ? `${rules.slice(0, 10).join(", ")} and ${rules.length - 10} more rules`
    : rules.join(", ")
}

/** `1 case`, `12,345 cases` */
function countOf(value: number, what: string): string {
  return `${count(value)} ${what}${value === 1 ? "" : "s"}`
}

/** `12,345` */
export function count(value: number): string {
  return value.toLocaleString("en")
}
