import { CotangentError, type DType, type ErrorCode } from "@cotangent/core-api"
import type { Capabilities } from "@cotangent/core-api/backend"
import { type Case, type Check, type Failure, firstVersion, type Tier } from "../case.ts"
import { thrownFailure } from "../run.ts"
import type { Subject } from "../subject.ts"

/** A case that is a sequence of steps and facts, rather than one program. */
export interface Procedure {
  readonly rule: string
  readonly check: Check
  readonly id: string
  readonly tier?: Tier
  readonly dtype?: DType
  /** Version of the spec that brought it, where that is not the first. */
  readonly since?: string
  /** Why the capabilities exclude it. */
  readonly notApplicable?: string | null
  /** Whether no buffer of the session may be left. */
  readonly settles?: boolean
  readonly steps: (subject: Subject, facts: Facts) => Promise<void>
}

/** Makes the case. */
export function procedureCase(
  {
    rule,
    check,
    id,
    tier = "quick",
    dtype,
    since = firstVersion,
    notApplicable,
    settles = true,
    steps,
  }: Procedure,
  capabilities: Capabilities,
): Case {
  const lacks = dtype && !capabilities.dtypes.includes(dtype) ? `it has no ${dtype}` : null
  return Object.freeze({
    id,
    rule,
    check,
    dtype: dtype ?? null,
    tier,
    since,
    notApplicable: notApplicable ?? lacks,
    settles,
    prepare: () => async (subject: Subject) => {
      const facts = new Facts()
      await steps(subject, facts)
      return {
        elements: facts.count,
        worst: facts.failures.length > 0 ? Infinity : 0,
        toothless: facts.count === 0,
        failures: facts.failures,
      }
    },
  })
}

/** Collects what the steps of a procedure find. */
export class Facts {
  /** How many facts were looked at. */
  count = 0
  readonly failures: Failure[] = []

  /** States a fact. */
  holds(what: string, truth: boolean, got?: string | number | boolean | null): void {
    this.count++
    if (!truth)
      this.failures.push({ what, ...(got === undefined || got === null ? {} : { got: String(got) }) })
  }

  /** Compares numbers one by one; NaN equals NaN, and zeros are equal. */
  same(what: string, got: ArrayLike<number>, want: ArrayLike<number>): void {
    this.count += Math.max(1, want.length)
    if (got.length !== want.length) {
      this.failures.push({
        what: `${what}: number of elements`,
        got: String(got.length),
        want: String(want.length),
      })
      return
    }
    for (let index = 0; index < want.length; index++) {
      if (got[index] === want[index] || (Number.isNaN(got[index]) && Number.isNaN(want[index]))) continue
      this.failures.push({ what, index, got: String(got[index]), want: String(want[index]) })
      return
    }
  }

  /** Expects `f` to throw, or to reject, with a code, and the message to name everything in `says`. */
  async throws(
    what: string,
    codes: readonly ErrorCode[],
    f: () => unknown,
    says: readonly string[] = [],
  ): Promise<void> {
    this.count++
    const wanted = codes.join(" or ")
    try {
      await f()
    } catch (thrown) {
      if (!(thrown instanceof CotangentError) || !codes.includes(thrown.code)) {
        this.failures.push({ what, got: thrownFailure(thrown).what, want: wanted })
        return
      }
      const silent = says.filter((text) => !thrown.message.includes(text))
      if (silent.length > 0)
        this.failures.push({
          what: `${what}: the message names ${silent.join(" and ")}`,
          got: thrown.message,
        })
      return
    }
    this.failures.push({ what, got: "nothing was thrown", want: wanted })
  }
}
