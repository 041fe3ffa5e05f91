import { type DType, ones, scope, type Tensor, vjp, withBackend } from "@cotangent/core-api"
import type { Capabilities } from "@cotangent/core-api/backend"
import { type ElementwiseRow, elementwiseRows } from "@cotangent/core-api/rules"
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
import { exactVectorCases } from "./exact-vectors.ts"
import { isExcused } from "./excused.ts"
import { type Known, judgeKnown, loosened } from "./fixed.ts"
import { acceptedFor, type Numeric, numericCase } from "./numeric.ts"
import { procedureCase } from "./procedure.ts"

const floats = ["float64", "float32"] as const

/**
 * Numbers that PyTorch and a 60-digit oracle computed, at kinks and ends of domains, at hard points, and at random;
 * of the last the quick tier takes every sixth of an op, beginning with the third, a matrix.
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
      const own = at % 6 === 3 ? "quick" : "full"
      if (tier === "full" || own === "quick") yield vectorCase(vector, dtype, own, capabilities)
    }
  }
  yield* exactVectorCases(capabilities, tier)
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
 * Where a backend is {@link isExcused excused}, what the oracle allows will do as well.
 */
function known(
  spec: Numeric,
  want: readonly Known[],
  inputs: readonly HostArray[],
  capabilities: Capabilities,
): Case {
  const judgeBy = (results: readonly Computed[]): Outcome => {
    const outcome = judgeKnown(results, want, capabilities)
    if (outcome.failures.length === 0 || !isExcused(spec.rule, capabilities)) return outcome
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

/** The elementwise row that a vector is about, if it is about one. */
function rowOf(op: string): ElementwiseRow | undefined {
  return elementwiseRows.find(({ name }) => name === op)
}

/**
 * Size of the terms of a row's derivative at each element, times weights if there are any: what a derivative that cancels
 * is judged on. Vectors of a row that says so have arguments of one shape.
 */
function termsOf(
  op: string,
  x: readonly ArrayLike<number>[],
  ...weights: readonly (ArrayLike<number> | null | undefined)[]
): Float64Array | undefined {
  const { terms } = rowOf(op) ?? {}
  if (!terms) return undefined
  return Float64Array.from(x[0] ?? [], (_, at) =>
    weights.reduce(
      (size, weight) => size * Math.abs(weight?.[at] ?? 1),
      terms(...x.map((each) => each[at] ?? NaN)),
    ),
  )
}

function hardCase({ op, id, apply, x, y, dy }: HardPoints, capabilities: Capabilities): Case {
  const inputs: readonly HostArray[] = [{ dtype: "float32", shape: [x.length], data: [...x] }]
  const loose = loosened({ eps: 2.5 }, capabilities, 104)
  const held = (want: ArrayLike<Expected>): Expected[] =>
    Array.from(want, (value, at) =>
      capabilities.flushesSubnormals && isSubnormal(x[at] ?? 0) ? "any" : value,
    )
  // As exact as it is small, but for one unit of the terms that cancel in it.
  const terms = termsOf(op, [x])
  const scale = dy.map((each, at) => Math.abs(each) + (terms?.[at] ?? 0) / 6)
  // Subnormal factors are rounded before x makes them larger: 33 · 2⁻¹⁴⁹ is measured, of silu at −100.
  const derivative = loosened({ eps: 6, abs: 2 ** -143, scale }, capabilities, 104)
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
  const terms = (...weights: readonly (ArrayLike<number> | null | undefined)[]): Float64Array | undefined =>
    termsOf(
      vector.op,
      vector.inputs.map(({ data }) => data),
      ...weights,
    )
  const bound = (scale: ArrayLike<number> | undefined, eps = 16): Known["bound"] =>
    loosened({ eps, ...(scale ? { scale } : {}) }, capabilities, 16)
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
      { what: "jvp", want: vector.jvp, bound: bound(terms(vector.tangents[0]) ?? vector.scale.jvp) },
      ...wrt.map((at): Known => ({
        what: `vjp ${at}`,
        want: vector.vjp[at] ?? [],
        bound: bound(terms(vector.cotangent) ?? pick(vector.scale.vjp, at)),
      })),
      ...wrt.map((at): Known => ({
        what: `hvp ${at}`,
        want: vector.hvp[at] ?? [],
        // More steps: the CPU's hypot is 16.03 off. And some are larger than the result: the CPU's log2 gives −∞ for −2.69·10³⁸.
        bound: {
          ...bound(terms(vector.cotangent, vector.tangents[0]) ?? pick(vector.scale.hvp, at), 20),
          headroom: 2,
        },
      })),
    ],
    typed,
    capabilities,
  )
}
