import { type DType, ones, scope, type Tensor, vjp, withBackend } from "@cotangent/core-api"
import type { Capabilities } from "@cotangent/core-api/backend"
import { computesWide } from "@cotangent/core-api/rules"
import type { Case, Outcome, Tier } from "../case.ts"
import { type HostArray, toTensor } from "../host-array.ts"
import {
  type EdgeCase,
  edgeCases,
  type Expected,
  type HardPoints,
  hardPoints,
  judge,
  type VectorCase,
  vectorCases,
} from "../oracle/index.ts"
import type { Instance } from "../instances/instance.ts"
import type { Computed } from "../program.ts"
import { active, asked, byEach, inActive, only, pulledBack, pushedForward, splitAt } from "./derivative.ts"
import { type Known, judgeKnown, loosened } from "./fixed.ts"
import { acceptedFor, type Numeric, numericCase } from "./numeric.ts"
import { procedureCase } from "./procedure.ts"

const floats = ["float64", "float32"] as const

/**
 * Numbers that PyTorch and a 60-digit oracle computed, at kinks and ends of domains, at hard points, and at random;
 * of the last the quick tier takes every third of an op, beginning with the third, a matrix.
 */
export function* outsideCases(capabilities: Capabilities, tier: Tier): Generator<Case> {
  for (const dtype of floats) {
    for (const edge of edgeCases)
      if (!edge.dtype || edge.dtype === dtype) yield edgeCase(edge, dtype, capabilities)
    for (const points of hardPoints) if (dtype === "float32") yield hardCase(points, capabilities)
    const seen = new Map<string, number>()
    for (const vector of vectorCases) {
      const at = (seen.get(vector.op) ?? 0) + 1
      seen.set(vector.op, at)
      const own = at % 3 === 0 ? "quick" : "full"
      if (tier === "full" || own === "quick") yield vectorCase(vector, dtype, own, capabilities)
    }
  }
}

function edgeCase(edge: EdgeCase, dtype: DType, capabilities: Capabilities): Case {
  const inputs = edge.inputs.map(({ shape, data }): HostArray => ({ dtype, shape, data: [...data] }))
  const id = `${edge.op} / edge ${edge.id.split("/").slice(1).join("/")} / ${dtype}`
  if (edge.throws) {
    return procedureCase(
      {
        rule: edge.op,
        check: "edges",
        id,
        dtype,
        async steps({ session }, facts) {
          await facts.throws("it throws", ["E_SHAPE"], () =>
            withBackend(session, () => scope(() => void edge.apply(...inputs.map(toTensor)))),
          )
        },
      },
      capabilities,
    )
  }
  const bound = loosened({ eps: 8, abs: edge.dtype === "float32" ? 2 ** -24 : 0 }, capabilities, 128)
  const wrt = edge.vjp.map((_, at) => at)
  const instance = instanceOf(edge.op, inputs, wrt, edge.apply)
  return known(
    { rule: edge.op, check: "edges", id, tier: "quick", ...valueAndOnes(instance), leavesPullback: true },
    [
      { what: "value", want: edge.output, bound },
      ...edge.vjp.map((want, at) => ({ what: `vjp ${at}`, want: want ?? anything(inputs[at]), bound })),
    ],
    inputs,
    capabilities,
  )
}

function anything(input: HostArray | undefined): "any"[] {
  return (input?.data ?? []).map(() => "any")
}

/** The value, and the cotangents of a cotangent of ones. */
function valueAndOnes(instance: Instance): Pick<Numeric, "program" | "names" | "differentiation"> {
  return {
    differentiation: asked(instance, [{ of: "value" }, ...byEach("vjp", instance)]),
    program: {
      inputs: instance.inputs,
      build: (x) => {
        const [y, pullback] = vjp(inActive(instance, x), ...active(instance, x))
        return [y, ...pullback(ones(y.shape, { dtype: y.dtype }))]
      },
    },
    names: ["value", ...instance.wrt.map((at) => `vjp ${at}`)],
  }
}

function instanceOf(
  rule: string,
  inputs: readonly HostArray[],
  wrt: readonly number[],
  apply: (...x: Tensor[]) => Tensor,
): Instance {
  return { rule, label: "", inputs, wrt, apply, checks: [], tier: "quick" }
}

/**
 * A case judged by numbers known beforehand. Where infinities do not survive, it is asked only with finite arguments.
 * Where there is no float64, decompositions lose what they lose: what the oracle allows for them will do as well.
 */
function known(
  spec: Numeric,
  want: readonly Known[],
  inputs: readonly HostArray[],
  capabilities: Capabilities,
): Case {
  const judgeBy = (results: readonly Computed[]): Outcome => {
    const outcome = judgeKnown(results, want, capabilities)
    if (outcome.failures.length === 0 || computesWide(capabilities)) return outcome
    const acceptances = acceptedFor(spec.program, capabilities)
    const lost = results.every((got, at) => {
      const acceptance = acceptances[at]
      return acceptance !== undefined && judge(got.data, acceptance).ok
    })
    return lost ? { ...outcome, worst: 1, failures: [] } : outcome
  }
  const made = numericCase({ ...spec, judgeBy }, capabilities)
  const wild = inputs.some(({ data }) => data.some((value) => !Number.isFinite(value)))
  if (!wild || capabilities.nonFinite !== false) return made
  return Object.freeze({ ...made, notApplicable: "NaN and infinities do not survive its arithmetic" })
}

/** Rows whose textbook derivative, from the output, cancels in the tails: y(1 − y), 1 − y². */
const cancelling: ReadonlySet<string> = new Set([
  "sigmoid",
  "tanh",
  "softsign",
  "silu",
  "mish",
  "logSigmoid",
  "gelu",
  "geluTanh",
  "softplus",
  "erf",
])

/** Ops whose derivatives are differences of terms as large as the cotangent, or as the first derivative. */
const bending: ReadonlySet<string> = new Set([
  "softmax",
  "tanh",
  "sigmoid",
  "silu",
  "mish",
  "gelu",
  "geluTanh",
  "hypot",
])

/** How large the terms of the first (1) or second (2) derivatives of such an op are. */
function scaleOfBend(vector: VectorCase, order: 1 | 2, like: Float64Array): Float64Array | undefined {
  if (!bending.has(vector.op)) return undefined
  const largest = (...list: readonly (Float64Array | null)[]): number =>
    Math.max(0, ...list.flatMap((each) => [...(each ?? [])].map(Math.abs)))
  const { cotangent, tangents, vjp } = vector
  const size =
    order === 1 ? largest(cotangent, ...tangents) : largest(cotangent, ...vjp) * largest(...tangents)
  return like.map(() => size)
}

function hardCase({ op, id, apply, x, y, dy }: HardPoints, capabilities: Capabilities): Case {
  const inputs: readonly HostArray[] = [{ dtype: "float32", shape: [x.length], data: [...x] }]
  const loose = loosened({ eps: 2.5 }, capabilities, 104)
  const held = (want: ArrayLike<Expected>): Expected[] =>
    Array.from(want, (value, at) =>
      capabilities.flushesSubnormals && isSubnormal(x[at] ?? 0) ? "any" : value,
    )
  const derivative = loosened({ eps: 6, abs: cancelling.has(op) ? 2 ** -23 : 0 }, capabilities, 104)
  return known(
    {
      rule: op,
      check: "hard points",
      id: `${op} / hard points / ${id.split("/").slice(1).join("/")} / float32`,
      tier: "quick",
      ...valueAndOnes(instanceOf(op, inputs, [0], apply)),
      leavesPullback: true,
    },
    [
      { what: "value", want: held(y), bound: loose },
      { what: "derivative", want: held(dy), bound: derivative },
    ],
    inputs,
    capabilities,
  )
}

/** Whether a float32 is one that some devices take for 0. */
function isSubnormal(value: number): boolean {
  return value !== 0 && Math.abs(value) < 2 ** -126
}

function vectorCase(vector: VectorCase, dtype: DType, tier: Tier, capabilities: Capabilities): Case {
  const typed = vector.inputs.map((each): HostArray => ({
    shape: each.shape,
    data: [...each.data],
    dtype: each.dtype === "bool" ? "bool" : dtype,
  }))
  const wrt = vector.vjp.flatMap((each, at) => (each ? [at] : []))
  const instance = instanceOf(vector.op, typed, wrt, vector.apply)
  const cotangent: HostArray = { dtype, shape: vector.output.shape, data: [...vector.cotangent] }
  const tangents = wrt.map((at): HostArray => ({
    dtype,
    shape: typed[at]?.shape ?? [],
    data: [...(vector.tangents[at] ?? [])],
  }))
  const pick = <T>(list: readonly (T | null)[] | undefined, at: number): T | undefined =>
    list?.[at] ?? undefined
  const own = (list: readonly (Float64Array | null)[], at: number): Float64Array =>
    list[at] ?? new Float64Array()
  const bound = (scale: ArrayLike<number> | undefined): Known["bound"] =>
    loosened({ eps: 16, ...(scale ? { scale } : {}) }, capabilities, 16)
  return known(
    {
      rule: vector.op,
      check: "vectors",
      id: `${vector.op} / vector ${vector.id.split("/").slice(1).join("/")} / ${dtype}`,
      tier,
      names: ["value"],
      leavesPullback: true,
      differentiation: asked(
        instance,
        [{ of: "value" }, { of: "jvp" }, ...byEach("vjp", instance), ...byEach("second", instance)],
        cotangent,
        tangents,
      ),
      program: {
        inputs: [...typed, cotangent, ...tangents],
        build: (given) => {
          const [x = [], c = [], r = []] = splitAt(given, typed.length, 1, tangents.length)
          const [first, backwardAgain] = vjp(
            (...inner: Tensor[]) => {
              const args = [...x]
              wrt.forEach((at, index) => {
                const one = inner[index]
                if (one) args[at] = one
              })
              return pulledBack(instance, args, only(c))
            },
            ...active(instance, x),
          )
          return [instance.apply(...x), pushedForward(instance, x, r), ...first, ...backwardAgain(r)]
        },
      },
    },
    [
      { what: "value", want: vector.output.data, bound: bound(vector.scale.output) },
      { what: "jvp", want: vector.jvp, bound: bound(scaleOfBend(vector, 1, vector.jvp) ?? vector.scale.jvp) },
      ...wrt.map((at): Known => ({
        what: `vjp ${at}`,
        want: own(vector.vjp, at),
        bound: bound(scaleOfBend(vector, 1, own(vector.vjp, at)) ?? pick(vector.scale.vjp, at)),
      })),
      ...wrt.map((at): Known => ({
        what: `hvp ${at}`,
        want: own(vector.hvp, at),
        bound: {
          ...bound(scaleOfBend(vector, 2, own(vector.hvp, at)) ?? pick(vector.scale.hvp, at)),
          headroom: 4,
        },
      })),
    ],
    typed,
    capabilities,
  )
}
