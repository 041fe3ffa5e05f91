import { type DType, mul, ones, pow, type Tensor, vjp } from "@cotangent/core-api"
import type { Capabilities } from "@cotangent/core-api/backend"
import {
  type ElementwiseRow,
  elementwiseRows,
  type Point,
  reduceRows,
  table,
} from "@cotangent/core-api/rules"
import type { Case } from "../case.ts"
import type { HostArray } from "../host-array.ts"
import type { Expected } from "../oracle/index.ts"
import { active, asked, byEach, inActive, only } from "./derivative.ts"
import { type Known, judgeKnown, loosened } from "./fixed.ts"
import { numericCase } from "./numeric.ts"
import type { Instance } from "../instances/instance.ts"

type Apply = (...x: Tensor[]) => Tensor

const floats = ["float64", "float32"] as const

/** What an elementwise row states at kinks and ends of its domain: value and partials. */
export function* pointCasesOf(
  row: ElementwiseRow,
  apply: Apply,
  capabilities: Capabilities,
): Generator<Case> {
  if (!row.points || row.accepts === "integer") return
  for (const dtype of floats) yield elementwisePoints(row, apply, row.points, dtype, capabilities)
}

/** What the table itself states at kinks and ends of domains: each row's points, value and partials. */
export function* pointCases(capabilities: Capabilities): Generator<Case> {
  for (const row of elementwiseRows) {
    // The table has each row under its own name, and its ops take their arguments in order.
    const apply = table.elementwise[row.name as keyof typeof table.elementwise] as unknown as Apply
    yield* pointCasesOf(row, apply, capabilities)
  }
  for (const dtype of floats) {
    for (const row of reduceRows) {
      const op = table.reductions[row.name as keyof typeof table.reductions]
      const apply: Apply = (...x) => op(only(x))
      for (const point of row.points ?? []) {
        const inputs = [{ dtype, shape: [point.x.length], data: point.x }]
        const id = `${row.name} / point (${point.x.join(", ")}) / ${dtype}`
        yield pointCase(
          { rule: row.name, label: id, inputs, wrt: row.d ? [0] : [], apply, checks: [], tier: "quick" },
          [[point.y ?? "any"], ...(row.d ? [point.d ?? point.x.map((): Expected => "any")] : [])],
          capabilities,
        )
      }
    }
    yield secondOrderOfPow(dtype, capabilities)
  }
}

function elementwisePoints(
  row: ElementwiseRow,
  apply: Apply,
  points: readonly Point[],
  dtype: DType,
  capabilities: Capabilities,
): Case {
  const asked = points.filter(({ x }) => capabilities.nonFinite !== false || x.every(Number.isFinite))
  const inputs = Array.from({ length: row.arity }, (_, at): HostArray => ({
    dtype: row.condition && at === 0 ? "bool" : dtype,
    shape: [asked.length],
    data: asked.map(({ x }) => x[at] ?? NaN),
  }))
  const wrt = row.gives === "same" ? row.d.flatMap((partial, at) => (partial ? [at] : [])) : []
  const id = `${row.name} / points of the table / ${dtype}`
  const want = [
    asked.map(({ y }) => y ?? "any"),
    ...wrt.map((at) => asked.map(({ d }): Expected => d?.[at] ?? "any")),
  ]
  return pointCase(
    {
      rule: row.name,
      label: id,
      inputs,
      wrt,
      apply,
      checks: [],
      tier: "quick",
      ...(row.gives === "bool" ? { gives: "bool" as const } : {}),
    },
    want,
    capabilities,
  )
}

function pointCase(
  instance: Instance,
  want: readonly (readonly Expected[])[],
  capabilities: Capabilities,
): Case {
  const bound = loosened({ eps: 8 }, capabilities, 4)
  const expected = want.map((each, at): Known => ({
    what: at === 0 ? "value" : `vjp ${at - 1}`,
    want: each,
    bound,
  }))
  return numericCase(
    {
      rule: instance.rule,
      check: "edges",
      id: instance.label,
      tier: "quick",
      names: [],
      leavesPullback: instance.wrt.length > 0,
      differentiation: asked(instance, [{ of: "value" }, ...byEach("vjp", instance)]),
      ...(instance.gives ? { gives: instance.gives } : {}),
      program: {
        inputs: instance.inputs,
        build: (x) => {
          if (instance.wrt.length === 0) return [instance.apply(...x)]
          const [y, pullback] = vjp(inActive(instance, x), ...active(instance, x))
          return [y, ...pullback(ones(y.shape, { dtype: y.dtype }))]
        },
      },
      judgeBy: (results) => judgeKnown(results, expected, capabilities),
    },
    capabilities,
  )
}

/** The Hessian of xʸ at (0, 2) is [[2, 0], [0, 0]], and at (2, 0) the mixed derivative is ½: guards of the output fail here. */
function secondOrderOfPow(dtype: DType, capabilities: Capabilities): Case {
  const array = (data: readonly number[]): HostArray => ({ dtype, shape: [2], data })
  const bound = loosened({ eps: 16 }, capabilities, 4)
  const hessian: readonly (readonly Expected[])[] = [
    [2, 0],
    [0, 0.5],
    [0, 0.5],
    [0, Math.LN2 ** 2],
  ]
  return numericCase(
    {
      rule: "pow",
      check: "edges",
      id: `pow / second order at (0, 2) and (2, 0) / ${dtype}`,
      tier: "quick",
      names: [],
      leavesPullback: true,
      program: {
        inputs: [array([0, 2]), array([2, 0])],
        build: ([x, y]) => {
          if (!x || !y) return []
          const one = (z: Tensor): Tensor => ones(z.shape, { dtype })
          const nothing = (z: Tensor): Tensor => mul(one(z), 0)
          const gradient = (a: Tensor, b: Tensor): Tensor[] => {
            const [z, pullback] = vjp((p: Tensor, q: Tensor) => pow(p, q), a, b)
            return [...pullback(one(z))]
          }
          const [, backwardAgain] = vjp(gradient, x, y)
          return [...backwardAgain([one(x), nothing(y)]), ...backwardAgain([nothing(x), one(y)])]
        },
      },
      judgeBy: (results) =>
        judgeKnown(
          results,
          hessian.map((want, at) => ({ what: `second derivative ${at}`, want, bound })),
          capabilities,
        ),
    },
    capabilities,
  )
}
