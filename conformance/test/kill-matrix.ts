import type { Provider } from "@cotangent/core-api"
import { type Case, type Check, checks, type Judge } from "../src/case.ts"
import { cases } from "../src/cases.ts"
import { run } from "../src/run.ts"
import { openSubject, type Subject } from "../src/subject.ts"
import { groupsOf } from "../src/suite.ts"

/** Cases with what is expected, worked out from the table as it should be. */
export interface Prepared {
  readonly case: Case
  readonly judge: Judge
}

/** Prepares the cases that `wanted` picks, while the table is clean. */
export function prepareAll(
  subject: Subject,
  wanted: (each: Case) => boolean = () => true,
): readonly Prepared[] {
  return [...cases(subject.capabilities)]
    .filter((each) => wanted(each) && each.notApplicable === null)
    .map((each) => ({ case: each, judge: each.prepare() }))
}

/** What takes long, and only those saboteurs have to meet that it is for. */
const thorough: ReadonlySet<Check> = new Set<Check>(["tile sizes", "determinism", "random programs"])

/** Whether a case takes long for what it is. */
export function isThorough(each: Case): boolean {
  return thorough.has(each.check)
}

/** The cases of one thorough check that its saboteurs are tried on: up to a length, and a few hundred random programs. */
export function thoroughSection(all: readonly Prepared[], check: Check): readonly Prepared[] {
  const own = all.filter((prepared) => prepared.case.check === check && prepared.case.dtype !== "float64")
  if (check === "random programs") return own.slice(0, 4)
  return own.filter((prepared) => !/around (1024|4096|65536)/.test(prepared.case.id))
}

const whole: ReadonlySet<Check> = new Set<Check>(["claims", "contract"])

/** A few cases of each (rule, check), spread evenly, and all of the contract: enough to see which checks notice something. */
export function crossSection(all: readonly Prepared[], each: number): readonly Prepared[] {
  const judges = new Map(all.map((prepared) => [prepared.case, prepared]))
  return [...groupsOf(all.map((prepared) => prepared.case)).values()].flatMap((group) => {
    const count = whole.has(group.check) ? group.cases.length : each
    const step = Math.max(1, Math.floor(group.cases.length / count))
    return group.cases
      .filter((_, at) => at % step === 0)
      .slice(0, count)
      .flatMap((one) => judges.get(one) ?? [])
  })
}

/** What noticed a mutant: for each check how many of its cases failed, and the first id. */
export type Kills = ReadonlyMap<Check, { failed: number; ran: number; first: string | null }>

/**
 * Whether all of the matrix is wanted, with what every check makes of every mutant, and not only that the check dies which
 * has to notice: `npm run conformance:mutants` asks for it by the mode of vitest.
 */
const isWhole = process.env["MODE"] === "whole"

/** The cases of the check that has to notice, and of the others those of `glance`, where all of the matrix is wanted. */
export function telling(
  check: Check,
  own: readonly Prepared[],
  glance: readonly Prepared[],
): readonly Prepared[] {
  return [
    ...own.filter((each) => each.case.check === check),
    ...(isWhole ? glance.filter((each) => each.case.check !== check) : []),
  ]
}

/** Runs prepared cases on a subject, all of them or up to the first that fails. */
async function killsOf(subject: Subject, prepared: readonly Prepared[], untilFirst: boolean): Promise<Kills> {
  const kills = new Map<Check, { failed: number; ran: number; first: string | null }>()
  for (const { case: each, judge } of prepared) {
    const { status } = await run(each, subject, judge)
    const entry = kills.get(each.check) ?? { failed: 0, ran: 0, first: null }
    kills.set(each.check, entry)
    entry.ran++
    if (status !== "failed") continue
    entry.failed++
    entry.first ??= each.id
    if (untilFirst) break
  }
  return kills
}

/** Opens a provider, runs the prepared cases, unless all of the matrix is wanted up to the first that fails, and closes it. */
export async function killsOfProvider(
  provider: Provider,
  prepared: readonly Prepared[],
  timeout: number,
  untilFirst = !isWhole,
): Promise<Kills> {
  const subject = await openSubject(provider, { timeout })
  try {
    return await killsOf(subject, prepared, untilFirst)
  } finally {
    await subject.session.close()
  }
}

/** One line of the matrix: a letter for each check, capital where most of its cases failed. */
export function matrixLine(says: string, expected: Check, kills: Kills): string {
  const marks = checks.map((check) => {
    const entry = kills.get(check)
    if (!entry) return " "
    if (entry.failed === 0) return "·"
    return entry.failed * 2 > entry.ran ? "X" : "x"
  })
  return `${marks.join(" ")}  ${says} → ${expected}`
}

/** The head of the matrix. */
export const matrixHead = checks.map((check, at) => `${"| ".repeat(at)}${check}`).join("\n")
