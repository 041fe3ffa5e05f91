import type { DType } from "@cotangent/core-api"
import type { JudgedDifferentiation } from "./differentiation.ts"
import type { Subject } from "./subject.ts"

/** `quick` takes seconds and runs with the tests of a backend; `full` is run by command. Full holds quick. */
export type Tier = "quick" | "full"

/** What the suite checks, in the order in which a report lists it. */
export const checks = [
  "claims",
  "forward",
  "vjp",
  "jvp",
  "un-broadcast",
  "linear",
  "second order",
  "accumulation",
  "edges",
  "hard points",
  "vectors",
  "tile sizes",
  "views",
  "purity",
  "determinism",
  "memory",
  "errors",
  "contract",
  "random programs",
] as const

/** See {@link checks}. */
export type Check = (typeof checks)[number]

/** The checks that only what carries a gradient can take. */
export const derivativeChecks = [
  "vjp",
  "jvp",
  "un-broadcast",
  "linear",
  "second order",
  "accumulation",
] as const satisfies readonly Check[]

/** One thing that was not as it has to be. */
export interface Failure {
  /** What kind of check found it, and where: `vjp x`. */
  readonly what: string
  /** Position in the flat array, where there is one. */
  readonly index?: number
  readonly got?: string
  readonly want?: string
  /** The accepted interval. */
  readonly lo?: number
  readonly hi?: number
  /** How far off it is, in units in the last place of the wanted value. */
  readonly ulps?: number
  /** What kind of mistake gives this picture, where the numbers tell. */
  readonly picture?: string
}

/** What a case that ran found. */
export interface Outcome {
  /** How many numbers or facts were compared. */
  readonly elements: number
  /** Worst error as a fraction of what is allowed; more than 1 fails. */
  readonly worst: number
  /** The error behind `worst` in units in the last place, where it is one of a number. */
  readonly ulps?: number
  /** The tolerance would also accept something plainly wrong: the case does not count. */
  readonly toothless: boolean
  readonly failures: readonly Failure[]
  /** The inputs of a case that failed, a line each. */
  readonly inputs?: readonly string[]
}

/** Computes on a subject and judges. What it judges by was settled when the case was prepared. */
export type Judge = (subject: Subject) => Promise<Outcome>

/** One case: frozen data, and the closure that makes it run. */
export interface Case {
  /** A sentence that never changes: `pow / vjp x / [2,1] ^ [1,3] / float64`. */
  readonly id: string
  readonly rule: string
  readonly check: Check
  /** Element type of what it computes with; null where that is beside the point. */
  readonly dtype: DType | null
  readonly tier: Tier
  /** Version of the spec that brought it. */
  readonly since: string
  /** Why the subject's capabilities exclude it; null if they do not. */
  readonly notApplicable: string | null
  /** Whether no buffer may be left when it ends; false where a pullback is only collected later. */
  readonly settles: boolean
  /** What it differentiates, where it does nothing else. */
  readonly differentiation?: JudgedDifferentiation
  /** Works out what is expected, from the table as it is now, and gives what runs and judges. */
  readonly prepare: () => Judge
}

/** A case without what makes it run: what can be sent elsewhere. */
export type CaseFacts = Omit<Case, "prepare" | "differentiation">

/** Version of the suite's contents: new cases raise the minor, a changed convention the major. */
export const specVersion = "1.1"

/** The first version: what brought most cases. */
export const firstVersion = "1.0"
