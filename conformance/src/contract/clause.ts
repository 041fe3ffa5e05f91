import type { Capabilities, ReduceOp } from "@cotangent/core-api/backend"
import type { Facts, Procedure } from "../cases/procedure.ts"
import type { Subject } from "../subject.ts"
import { Bench } from "./bench.ts"

/** One clause of the contract, tried on the bare backend of the subject. */
export interface Clause {
  /** What has to hold, as a sentence: the id. */
  readonly says: string
  readonly ops?: readonly string[]
  readonly reduce?: readonly ReduceOp[]
  /** Why these capabilities exclude it. */
  readonly unless?: (capabilities: Capabilities) => string | null
  readonly steps: (bench: Bench, facts: Facts, subject: Subject) => Promise<void>
}

/** Turns a clause into a case. It needs `add` and `mul` unless it says what else. */
export function clauseCase(
  { says, ops = ["add", "mul"], reduce = [], unless, steps }: Clause,
  capabilities: Capabilities,
): Procedure {
  const op = ops.find((each) => !capabilities.ops.includes(each))
  const reduction = reduce.find((each) => !capabilities.reduce.includes(each))
  const lacks = op ?? reduction
  return {
    rule: "contract",
    check: "contract",
    id: `contract / ${says}`,
    notApplicable: lacks === undefined ? (unless?.(capabilities) ?? null) : `it does not claim ${lacks}`,
    async steps(subject, facts) {
      const bench = new Bench(subject.session.backend)
      try {
        await steps(bench, facts, subject)
      } finally {
        bench.clear()
      }
    },
  }
}
