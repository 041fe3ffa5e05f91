import { CotangentError } from "@cotangent/core-api"
import type { Case, CaseFacts, Failure, Judge, Outcome } from "./case.ts"
import { beyond, type Held } from "./settle.ts"
import type { Subject } from "./subject.ts"

/** What became of a case. `waived` is decided by whoever holds the waivers. */
export type Status = "passed" | "failed" | "waived" | "not applicable"

/** A case that was dealt with. */
export interface Result extends Outcome {
  readonly case: CaseFacts
  readonly status: Status
  /** Why, where the status needs a reason. */
  readonly reason?: string
}

const nothing: Outcome = { elements: 0, worst: 0, toothless: false, failures: [] }
const patience = 3

/**
 * Runs one case. Never throws for a case that fails: whatever goes wrong is in the result. `judge` may have been
 * prepared earlier, when the table was another.
 */
export async function run(each: Case, subject: Subject, judge?: Judge): Promise<Result> {
  if (each.notApplicable !== null)
    return { ...nothing, case: each, status: "not applicable", reason: each.notApplicable }
  if (subject.silent >= patience)
    return failed(each, [
      { what: `the backend did not answer ${patience} times in a row, and is not asked again` },
    ])
  const before = subject.session.stats
  try {
    const outcome = await inTime((judge ?? each.prepare())(subject), subject.timeout)
    if (outcome === late) {
      subject.silent++
      return failed(each, [{ what: `timeout: no answer within ${subject.timeout} ms` }])
    }
    subject.silent = 0
    const failures = [...outcome.failures, ...leaks(each, subject, before)]
    return { ...outcome, failures, case: each, status: failures.length > 0 ? "failed" : "passed" }
  } catch (thrown) {
    return failed(each, [thrownFailure(thrown)])
  }
}

/** What a thrown value says as a failure. */
export function thrownFailure(thrown: unknown): Failure {
  if (thrown instanceof CotangentError) return { what: `it threw ${firstLines(thrown.message)}` }
  return {
    what: `it threw ${thrown instanceof Error ? firstLines(thrown.stack ?? thrown.message) : String(thrown)}`,
  }
}

function firstLines(text: string): string {
  return text.split("\n").slice(0, 6).join("\n")
}

/** The result of a case that did not get as far as comparing anything. */
export function failed(each: CaseFacts, failures: readonly Failure[]): Result {
  return { ...nothing, worst: Infinity, failures, case: each, status: "failed" }
}

/** Every case has to leave nothing behind. */
function leaks(each: Case, { session }: Subject, before: Held): Failure[] {
  const left = each.settles ? beyond(session, before) : null
  return left ? [{ what: `memory: ${left.buffers} buffers with ${left.bytes} bytes were left` }] : []
}

const late = Symbol("late")

async function inTime<T>(work: Promise<T>, limit: number): Promise<T | typeof late> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const bell = new Promise<typeof late>((ring) => {
    timer = setTimeout(() => ring(late), limit)
  })
  try {
    return await Promise.race([work, bell])
  } finally {
    clearTimeout(timer)
  }
}
