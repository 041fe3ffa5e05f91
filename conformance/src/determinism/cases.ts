import type { DType } from "@cotangent/core-api"
import { bytesOf, type Capabilities, printNumber } from "@cotangent/core-api/backend"
import { whyNotApplicable } from "../applicability.ts"
import { type Case, type Failure, type Outcome, specVersion } from "../case.ts"
import { compute, type Computed, type Program } from "../program.ts"
import type { Subject } from "../subject.ts"
import { type Computation, computations, programOf } from "./computations.ts"
import { repetitionsOf } from "./repetitions.ts"

/** The same bits on every run, of a backend that declares to be deterministic. */
export function* determinismCases(capabilities: Capabilities): Generator<Case> {
  for (const each of computations)
    for (const dtype of ["float32", "float64"] as const) yield determinismCase(each, dtype, capabilities)
}

function determinismCase(computation: Computation, dtype: DType, capabilities: Capabilities): Case {
  const program = programOf(computation, dtype)
  return Object.freeze({
    id: `determinism / ${computation.says} / ${dtype}`,
    rule: "determinism",
    check: "determinism",
    dtype,
    tier: "quick",
    since: specVersion,
    notApplicable:
      capabilities.deterministic === true
        ? whyNotApplicable(program, [dtype], capabilities)
        : "it does not declare that every run gives the same bits",
    // Pullbacks are left, which only a collection ends.
    settles: false,
    prepare: () => (subject: Subject) => judge(program, subject),
  })
}

async function judge(program: Program, subject: Subject): Promise<Outcome> {
  const { results: first } = await compute(program, subject)
  const failures: Failure[] = []
  let elements = 0
  for (const { says, run } of repetitionsOf(program)) {
    const results = await run(program, subject)
    results.forEach((got, at) => {
      const different = first[at] ? difference(got, first[at]) : null
      if (different) failures.push({ what: `other bits, ${says}: result ${at}`, ...different })
    })
    if (results.length !== first.length) failures.push({ what: `${results.length} results, ${says}` })
    elements += results.reduce((sum, { data }) => sum + data.length, 0)
  }
  return { elements, worst: failures.length > 0 ? Infinity : 0, toothless: elements === 0, failures }
}

/** The first element whose bits are not the same. */
function difference(got: Computed, first: Computed): Pick<Failure, "index" | "got" | "want"> | null {
  const [a, b] = [bytesOf(got.data), bytesOf(first.data)]
  const byte = a.findIndex((each, at) => each !== b[at])
  if (byte < 0 && a.length === b.length) return null
  const index =
    byte < 0 ? Math.min(got.data.length, first.data.length) : Math.floor(byte / got.data.BYTES_PER_ELEMENT)
  const text = (value: number | undefined): string => (value === undefined ? "nothing" : printNumber(value))
  return { index, got: text(got.data[index]), want: text(first.data[index]) }
}
