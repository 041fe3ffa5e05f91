import type { Failure } from "../case.ts"
import type { Computed } from "../program.ts"
import { type CaseMaker, checkOf, nameOf } from "./case-maker.ts"
import {
  asked,
  byEach,
  cotangentOf,
  only,
  pulledBack,
  pushedForward,
  splitAt,
  tangentsOf,
} from "./derivative.ts"

/** The tangent of the result; and ⟨c, J r⟩ = ⟨Jᵀc, r⟩, on the host in float64. */
export const jvps: CaseMaker = (instance) => {
  const cotangent = cotangentOf(instance, "jvp cotangent")
  const tangents = tangentsOf(instance, "tangent")
  return [
    checkOf(instance, "jvp", "jvp", {
      program: {
        inputs: [...instance.inputs, ...tangents, cotangent],
        build: (given) => {
          const [x = [], r = [], c = []] = splitAt(given, instance.inputs.length, tangents.length, 1)
          return [pushedForward(instance, x, r), ...pulledBack(instance, x, only(c))]
        },
      },
      names: ["jvp", ...instance.wrt.map((at) => `vjp ${nameOf(at)}`)],
      differentiation: asked(instance, [{ of: "jvp" }, ...byEach("vjp", instance)], cotangent, tangents),
      leavesPullback: true,
      laws: ([tangent, ...pulled]) =>
        tangent
          ? adjoint(
              tangent,
              cotangent.data,
              pulled,
              tangents.map(({ data }) => data),
            )
          : [],
    }),
  ]
}

function adjoint(
  jr: Computed,
  c: readonly number[],
  jtc: readonly Computed[],
  r: readonly (readonly number[])[],
): Failure[] {
  const left = dot(jr.data, c)
  const right = jtc.map(({ data }, at) => dot(data, r[at] ?? []))
  const total = right.reduce((sum, each) => sum + each.sum, 0)
  const size = right.reduce((sum, each) => sum + each.size, left.size)
  // Each element is right to a few ulps of its own, and the products are summed in float64.
  const allowed = 64 * (jr.dtype === "float32" ? 2 ** -24 : 2 ** -53) * size
  if (Math.abs(left.sum - total) <= allowed) return []
  return [
    {
      what: "⟨c, J r⟩ = ⟨Jᵀc, r⟩",
      got: String(total),
      want: String(left.sum),
      lo: left.sum - allowed,
      hi: left.sum + allowed,
    },
  ]
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): { sum: number; size: number } {
  let sum = 0
  let size = 0
  for (let at = 0; at < a.length; at++) {
    const term = (a[at] ?? NaN) * (b[at] ?? NaN)
    sum += term
    size += Math.abs(term)
  }
  return { sum, size }
}
