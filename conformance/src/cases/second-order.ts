import { mul, type Tensor, vjp } from "@cotangent/core-api"
import type { Instance } from "../instances/instance.ts"
import { type CaseMaker, checkOf, nameOf } from "./case-maker.ts"
import { active, asked, byEach, cotangentOf, only, pulledBack, splitAt, tangentsOf } from "./derivative.ts"
import type { Numeric } from "./numeric.ts"

/**
 * ∂⟨Jᵀc, r⟩ by the inputs and by c, of f and of x·f: reverse over reverse. Of composed rules the quick tier has f alone,
 * since their kernels are the largest of all.
 */
export const second: CaseMaker = (instance) => [
  secondOrder(instance, instance, "second order"),
  {
    ...secondOrder(instance, timesItself(instance), "second order of x·f"),
    tier: instance.composed === true ? "full" : instance.tier,
  },
]

/** x·f(x, …): what a rule gives that forgets that it depends on its input shows only here. */
function timesItself(instance: Instance): Instance {
  const [first] = instance.wrt
  return {
    ...instance,
    apply: (...x) => {
      const factor = x[first ?? 0]
      const y = instance.apply(...x)
      return factor ? product(factor, y) : y
    },
  }
}

/** The product where the shapes broadcast, else with the sum: every rule gets a mixed form of its own shape. */
function product(x: Tensor, y: Tensor): Tensor {
  const joined = Math.max(x.rank, y.rank)
  const size = (shape: readonly number[], at: number): number => shape[at - joined + shape.length] ?? 1
  const fits = Array.from({ length: joined }, (_, at) => [size(x.shape, at), size(y.shape, at)]).every(
    ([a, b]) => a === b || a === 1 || b === 1,
  )
  return fits ? mul(x, y) : mul(x.sum(), y)
}

function secondOrder(instance: Instance, used: Instance, phrase: string): Numeric {
  const c = cotangentOf(used, phrase)
  const r = tangentsOf(used, phrase)
  return checkOf(instance, "second order", phrase, {
    program: {
      inputs: [...used.inputs, c, ...r],
      build: (given) => {
        const [x = [], cotangent = [], directions = []] = splitAt(given, used.inputs.length, 1, r.length)
        const [, pullback] = vjp(
          (last: Tensor, ...inner: Tensor[]) => {
            const args = [...x]
            used.wrt.forEach((at, index) => {
              const one = inner[index]
              if (one) args[at] = one
            })
            return pulledBack(used, args, last)
          },
          only(cotangent),
          ...active(used, x),
        )
        return pullback(directions)
      },
    },
    names: ["∂⟨Jᵀc, r⟩/∂c", ...used.wrt.map((at) => `∂⟨Jᵀc, r⟩/∂${nameOf(at)}`)],
    differentiation: asked(used, [{ of: "second", by: "cotangent" }, ...byEach("second", used)], c, r),
    leavesPullback: true,
  })
}
