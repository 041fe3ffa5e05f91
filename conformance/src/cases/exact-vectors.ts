import { type DType, type Shape, type Tensor } from "@cotangent/core-api"
import { type Capabilities, sameShape } from "@cotangent/core-api/backend"
import type { Case, Failure, Outcome, Tier } from "../case.ts"
import type { HostArray } from "../host-array.ts"
import { type ExactArray, type ExactCase, exactCases } from "../oracle/index.ts"
import type { Computed } from "../program.ts"
import { numericCase } from "./numeric.ts"

/**
 * Numbers that PyTorch and Python computed for ops without derivatives: the result must be equal, in dtype, shape and every
 * number. The quick tier takes every third of an op, beginning with the third, and the hard ones: ends of int32, NaN, zeros.
 */
export function* exactVectorCases(capabilities: Capabilities, tier: Tier): Generator<Case> {
  const seen = new Map<string, number>()
  for (const vector of exactCases) {
    const at = (seen.get(vector.op) ?? 0) + 1
    seen.set(vector.op, at)
    const own = at % 3 === 0 || vector.id.endsWith("-hard") ? "quick" : "full"
    if (tier === "quick" && own === "full") continue
    const isFloat = [...vector.inputs, vector.output].some(({ dtype }) => dtype === "float")
    for (const float of isFloat ? (["float64", "float32"] as const) : (["float64"] as const)) {
      yield exactCase(vector, float, own, capabilities)
    }
  }
}

function exactCase(vector: ExactCase, float: DType, tier: Tier, capabilities: Capabilities): Case {
  const typed = ({ dtype, shape, data }: ExactArray): HostArray => ({
    dtype: dtype === "float" ? float : dtype,
    shape,
    data: [...data],
  })
  const inputs = vector.inputs.map(typed)
  const want = typed(vector.output)
  const main = inputs[0]?.dtype ?? float
  const made = numericCase(
    {
      rule: vector.op,
      check: "vectors",
      id: `${vector.op} / vector ${vector.id.split("/").slice(1).join("/")} / ${main}`,
      tier,
      names: ["value"],
      gives: want.dtype,
      program: { inputs, build: (x: readonly Tensor[]) => [vector.apply(...x)] },
      judgeBy: (results) => judgeExactly(results[0], want),
    },
    capabilities,
  )
  const beyond = [...inputs, want].map((array) => whyBeyond(array, capabilities)).find((why) => why !== null)
  return beyond === undefined || made.notApplicable !== null
    ? made
    : Object.freeze({ ...made, notApplicable: beyond })
}

/** Why numbers do not survive in a subject. Null: they do. */
function whyBeyond({ dtype, data }: HostArray, capabilities: Capabilities): string | null {
  const { exactIntegers = Infinity, flushesSubnormals = false, nonFinite = true } = capabilities
  if (!nonFinite && !data.every(Number.isFinite)) return "NaN and infinities do not survive its arithmetic"
  const isTiny = (value: number): boolean => value !== 0 && Math.abs(value) < 2 ** -126
  if (flushesSubnormals && dtype === "float32" && data.some(isTiny)) return "it takes subnormal numbers for 0"
  if (dtype === "int32" && data.some((value) => Math.abs(value) > exactIntegers))
    return `its integers are exact up to ±${exactIntegers}`
  return null
}

/** Compares a result with what it has to be. Zeros are one, and NaN equals NaN. */
function judgeExactly(got: Computed | undefined, want: HostArray): Outcome {
  const named = (dtype: DType, shape: Shape): string => `${dtype}[${shape.join(", ")}]`
  const outcome = { elements: want.data.length, worst: 0, toothless: false }
  if (!got || got.dtype !== want.dtype || !sameShape(got.shape, want.shape)) {
    const what = "value: shape and dtype"
    const failure = {
      what,
      got: String(got && named(got.dtype, got.shape)),
      want: named(want.dtype, want.shape),
    }
    return { ...outcome, worst: Infinity, failures: [failure] }
  }
  const failures = want.data.flatMap((value, index): Failure[] => {
    const actual = got.data[index]
    return actual === value || Object.is(actual, value)
      ? []
      : [{ what: "value", index, got: String(actual), want: String(value) }]
  })
  return { ...outcome, worst: failures.length > 0 ? Infinity : 0, failures: failures.slice(0, 12) }
}
