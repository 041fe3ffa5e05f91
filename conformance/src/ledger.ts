import type { Tier } from "./case.ts"
import type { Result } from "./run.ts"

/** What became of the cases of one (rule, check). */
export interface Line {
  readonly rule: string
  readonly check: string
  passed: number
  failed: number
  waived: number
  notApplicable: number
  /** Cases that compared something, with a tolerance that has teeth. */
  compared: number
  /** Numbers and facts that were compared; of random programs only those whose tolerance has teeth. */
  elements: number
  /** Cases whose tolerance would also accept something plainly wrong. */
  toothless: number
  /** Worst error as a fraction of what is allowed. */
  worst: number
  /** Largest error in units in the last place among the worst of each case. */
  ulps: number
}

/** What each (rule, check) has to reach: cases that exist, and of these, cases that compare something with teeth, and elements. */
export interface Pinned {
  readonly cases: number
  readonly compared: number
  readonly elements: number
}

/** Pinned counts by `rule / check`, for each tier. */
export type PinnedCounts = Readonly<Record<Tier, Readonly<Record<string, Pinned>>>>

/** What a subject's capabilities excuse beside whole cases. */
export interface Excuses {
  /** It declares accuracies of its own, which may take a case's teeth. */
  readonly accuracy: boolean
  /** NaN and infinities do not survive its arithmetic, or subnormals, so that elements are passed over. */
  readonly values: boolean
  /** Its kernels store one output, so that random ones have fewer elements. */
  readonly outputs?: boolean
}

/** Keeps account of every case, so that a suite that has quietly lost cases does not pass. */
export class Ledger {
  readonly #lines = new Map<string, Line>()

  /** Every line, in the order of first appearance. */
  get lines(): readonly Line[] {
    return [...this.#lines.values()]
  }

  /** Enters a result. */
  add({ case: each, status, elements, toothless, worst, ulps = 0 }: Result): void {
    const key = `${each.rule} / ${each.check}`
    const line = this.#lines.get(key) ?? {
      rule: each.rule,
      check: each.check,
      passed: 0,
      failed: 0,
      waived: 0,
      notApplicable: 0,
      compared: 0,
      elements: 0,
      toothless: 0,
      worst: 0,
      ulps: 0,
    }
    this.#lines.set(key, line)
    line[status === "not applicable" ? "notApplicable" : status]++
    if (status === "not applicable") return
    line.worst = Math.max(line.worst, worst)
    line.ulps = Math.max(line.ulps, ulps)
    line.elements += elements
    if (toothless) line.toothless++
    else line.compared++
  }

  /** The counts as they would be pinned. */
  counts(): Record<string, Pinned> {
    return Object.fromEntries(
      this.lines.map(({ rule, check, compared, elements, ...line }) => [
        `${rule} / ${check}`,
        { cases: enumerated(line), compared, elements },
      ]),
    )
  }

  /**
   * Where the account falls short of the pinned counts. Cases that the capabilities exclude are made up for, and so
   * are those that lost their teeth to an accuracy that the subject declares, and values that it does not keep.
   */
  shortfalls(pinned: Readonly<Record<string, Pinned>>, excuses: Excuses): string[] {
    return Object.entries(pinned).flatMap(([key, want]) => {
      const line = this.#lines.get(key)
      if (!line) return [`${key}: no cases, and ${want.cases} are pinned`]
      const have = enumerated(line)
      const excused = line.notApplicable + (excuses.accuracy ? line.toothless : 0)
      const short: string[] = []
      if (have < want.cases) short.push(`${key}: ${have} cases, and ${want.cases} are pinned`)
      if (line.compared + excused < want.compared)
        short.push(`${key}: ${line.compared} cases compared, and ${want.compared} are pinned`)
      // Which random programs are drawn depends on what a subject lists: half as many elements still show that they ran,
      // and a quarter where each kernel stores one output only.
      const share = line.check === "random programs" ? (excuses.outputs ? 1 / 4 : 1 / 2) : 1
      const least = Math.floor(want.elements * share)
      if (excused === 0 && line.failed === 0 && !excuses.values && line.elements < least) {
        short.push(`${key}: ${line.elements} elements compared, and ${least} are pinned`)
      }
      return short
    })
  }

  /** Sums over all lines. */
  totals(): Omit<Line, "rule" | "check"> {
    const total = {
      passed: 0,
      failed: 0,
      waived: 0,
      notApplicable: 0,
      compared: 0,
      elements: 0,
      toothless: 0,
      worst: 0,
      ulps: 0,
    }
    for (const line of this.lines) {
      for (const key of [
        "passed",
        "failed",
        "waived",
        "notApplicable",
        "compared",
        "elements",
        "toothless",
      ] as const)
        total[key] += line[key]
      total.worst = Math.max(total.worst, line.worst)
      total.ulps = Math.max(total.ulps, line.ulps)
    }
    return total
  }
}

/** passed + failed + waived + not applicable: every case is one of these. */
function enumerated({
  passed,
  failed,
  waived,
  notApplicable,
}: Pick<Line, "passed" | "failed" | "waived" | "notApplicable">): number {
  return passed + failed + waived + notApplicable
}
