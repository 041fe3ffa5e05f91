export { Account, type Ended, factsOf, type SubjectFacts } from "./account.ts"
export {
  type Case,
  type CaseFacts,
  type Check,
  checks,
  type Failure,
  type Judge,
  type Outcome,
  specVersion,
  type Tier,
} from "./case.ts"
export { type CaseOptions, cases, casesOfOp } from "./cases.ts"
export type { Curve, Trace } from "./curves/curve.ts"
export type { Derived, Differentiation, JudgedDifferentiation } from "./differentiation.ts"
export { printCase, printFailure, printFailures } from "./failure-text.ts"
export type { HostArray } from "./host-array.ts"
export { Ledger, type Line, type Pinned, type PinnedCounts } from "./ledger.ts"
export { pinnedCounts } from "./pinned.ts"
export { replay } from "./random-programs/replay.ts"
export type { Computed } from "./program.ts"
export {
  type FailedCase,
  jsonReport,
  printReport,
  type Report,
  type RunFacts,
  type Versions,
  type Where,
} from "./report.ts"
export { type Result, run, type Status } from "./run.ts"
export { isWhole, selectCases, type Selection } from "./select.ts"
export { openSubject, type Subject, type SubjectOptions } from "./subject.ts"
export { type Group, groupsOf, Suite, type SuiteOptions } from "./suite.ts"
export { type Waiver, Waivers } from "./waivers.ts"
