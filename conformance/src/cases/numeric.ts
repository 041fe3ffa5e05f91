import type { DType } from "@cotangent/core-api"
import { type Capabilities, sameShape, sizeOf } from "@cotangent/core-api/backend"
import { whyNotApplicable } from "../applicability.ts"
import {
  type Case,
  type Check,
  type Failure,
  type Judge,
  type Outcome,
  firstVersion,
  type Tier,
} from "../case.ts"
import type { Differentiation } from "../differentiation.ts"
import type { HostArray } from "../host-array.ts"
import { type Acceptance, acceptanceOf, judge, teeth, ulpsOff } from "../oracle/index.ts"
import { printInputs } from "../picture/inputs-text.ts"
import { pictureOf } from "../picture/picture.ts"
import { buildProgram, compute, type Computed, type Program } from "../program.ts"

/** A case that computes numbers and compares each with what is acceptable. */
export interface Numeric {
  readonly rule: string
  readonly check: Check
  /** `pow / vjp x / [2,1] ^ [1,3] / float64` */
  readonly id: string
  readonly tier: Tier
  readonly program: Program
  /** What each result of the program is called in failures. */
  readonly names: readonly string[]
  readonly gives?: DType
  /** A pullback is left, which only a collection ends. */
  readonly leavesPullback?: boolean
  /** Laws that hold exactly, whatever the interval. */
  readonly laws?: (results: readonly Computed[]) => readonly Failure[]
  /** What the program differentiates, where it does nothing else. */
  readonly differentiation?: Differentiation
  /** What is expected, where that is not for the oracle to say. */
  readonly judgeBy?: (results: readonly Computed[]) => Outcome
}

/** Makes the case. */
export function numericCase(spec: Numeric, capabilities: Capabilities): Case {
  const { program, rule, check, id, tier, differentiation } = spec
  const dtypes = [
    ...new Set([...program.inputs.map(({ dtype }) => dtype), ...(spec.gives ? [spec.gives] : [])]),
  ]
  return Object.freeze({
    id,
    rule,
    check,
    dtype: mainDType(program.inputs),
    tier,
    since: firstVersion,
    notApplicable: whyNotApplicable(program, dtypes, capabilities),
    settles: !(spec.leavesPullback ?? false),
    ...(differentiation && {
      differentiation: {
        ...differentiation,
        judge: (results: readonly Computed[]) => judgement(spec, capabilities)(results),
      },
    }),
    prepare: () => prepare(spec, capabilities),
  })
}

function mainDType(inputs: readonly HostArray[]): DType | null {
  const [first] = inputs
  return inputs.find(({ dtype }) => dtype !== "bool")?.dtype ?? first?.dtype ?? null
}

function prepare(spec: Numeric, capabilities: Capabilities): Judge {
  const { program, laws } = spec
  const judged = judgement(spec, capabilities)
  return async (subject) => {
    const { results, missing } = await compute(program, subject)
    const broken = [...(laws?.(results) ?? []), ...identity(missing)]
    const outcome = judged(results)
    const failures = [...outcome.failures, ...broken]
    if (failures.length === 0) return { ...outcome, failures }
    return { ...outcome, failures, inputs: printInputs(program.inputs, failures[0]?.index) }
  }
}

/** What judges the results of a program: the oracle, which is asked at once, or the case itself. */
function judgement(
  { program, names, judgeBy }: Numeric,
  capabilities: Capabilities,
): (results: readonly Computed[]) => Outcome {
  if (judgeBy) return judgeBy
  const acceptances = acceptedFor(program, capabilities)
  return (results) => judgeAll(results, acceptances, names, program.inputs)
}

/** What the oracle accepts for the results of a program. */
export function acceptedFor(program: Program, capabilities: Capabilities): readonly Acceptance[] {
  const tensors = buildProgram(program)
  try {
    return acceptanceOf(tensors, capabilities)
  } finally {
    for (const each of tensors) each.dispose()
  }
}

/** Judges every result by its acceptance. The case has teeth if one of its results has, or if there is nothing to bite. */
function judgeAll(
  results: readonly Computed[],
  acceptances: readonly Acceptance[],
  names: readonly string[],
  inputs: readonly HostArray[],
): Outcome {
  let worst = 0
  let ulps = 0
  let elements = 0
  const failures: Failure[] = []
  results.forEach((got, at) => {
    const want = acceptances[at]
    const what = names[at] ?? `result ${at}`
    if (!want) throw new Error(`${what} has no acceptance`)
    const odd = misfit(got, want, what)
    if (odd) {
      failures.push(odd)
      worst = Infinity
      return
    }
    const verdict = judge(got.data, want)
    elements += got.data.length
    worst = Math.max(worst, verdict.worst)
    const ulpsAt = (index: number): number | null =>
      ulpsOff(got.data[index] ?? NaN, want.center[index] ?? NaN, got.dtype)
    ulps = Math.max(ulps, ulpsAt(verdict.worstAt) ?? 0)
    if (verdict.ok) return
    const { wrong, worst: share } = verdict
    const picture = pictureOf({
      got: got.data,
      want: want.center,
      at: wrong,
      dtype: got.dtype,
      inputs,
      worst: share,
    })
    verdict.failures.forEach(({ index, got: value, lo, hi }, place) => {
      const off = ulpsAt(index)
      failures.push({
        what,
        index,
        got: String(value),
        want: String(want.center[index]),
        lo,
        hi,
        ...(off === null ? {} : { ulps: off }),
        ...(place === 0 && picture !== null ? { picture } : {}),
      })
    })
  })
  const filled = acceptances.filter(({ center }) => center.length > 0)
  return { elements, worst, ulps, toothless: filled.length > 0 && !filled.some(teeth), failures }
}

/** Every kernel of a case has to run on the subject's own session. */
function identity(missing: number): readonly Failure[] {
  return missing > 0 ? [{ what: `identity: ${missing} kernels did not run on this backend` }] : []
}

/** Shape and dtype are exact. */
function misfit(got: Computed, want: Pick<Acceptance, "shape" | "dtype">, what: string): Failure | null {
  if (got.dtype === want.dtype && sameShape(got.shape, want.shape) && got.data.length === sizeOf(want.shape))
    return null
  return {
    what: `${what}: shape and dtype`,
    got: `${got.dtype}[${got.shape.join(", ")}] with ${got.data.length} elements`,
    want: `${want.dtype}[${want.shape.join(", ")}]`,
  }
}
