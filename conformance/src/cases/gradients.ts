import { add, mul, type Tensor, vjp } from "@cotangent/core-api"
import type { Check, Failure } from "../case.ts"
import { type Instance, inputNames } from "../instances/instance.ts"
import type { Computed } from "../program.ts"
import {
  active,
  cotangentOf,
  inActive,
  only,
  pulledBack,
  pushedForward,
  splitAt,
  tangentsOf,
} from "./derivative.ts"
import type { Numeric } from "./numeric.ts"

/** Turns an instance into the cases of one check. */
export type CaseMaker = (instance: Instance) => readonly Numeric[]

function spec(
  instance: Instance,
  check: Check,
  phrase: string,
  rest: Pick<Numeric, "program" | "names"> & Partial<Numeric>,
): Numeric {
  const { rule, label, tier, gives } = instance
  return { rule, check, tier, id: `${rule} / ${phrase} / ${label}`, ...(gives ? { gives } : {}), ...rest }
}

const nameOf = (at: number): string => inputNames[at] ?? `x${at}`

/** The value: shape, dtype and every element. */
export const forward: CaseMaker = (instance) => [
  spec(instance, "forward", "forward", {
    program: { inputs: instance.inputs, build: (x) => [instance.apply(...x)] },
    names: ["forward"],
  }),
]

/** Each input's cotangent from a random cotangent of the result. */
export const vjps: CaseMaker = (instance) => {
  const cotangent = cotangentOf(instance, "cotangent")
  return instance.wrt.map((at, index) =>
    spec(instance, "vjp", `vjp ${nameOf(at)}`, {
      program: {
        inputs: [...instance.inputs, cotangent],
        build: (given) => {
          const [x = [], [c] = []] = splitAt(given, instance.inputs.length, 1)
          const picked = c && pulledBack(instance, x, c)[index]
          return picked ? [picked] : []
        },
      },
      names: [`vjp ${nameOf(at)}`],
      leavesPullback: true,
    }),
  )
}

/** All inputs' cotangents at once, where shapes broadcast: each has the shape of its input, summed over what was repeated. */
export const unbroadcast: CaseMaker = (instance) => {
  const cotangent = cotangentOf(instance, "un-broadcast")
  return [
    spec(instance, "un-broadcast", "un-broadcast", {
      program: {
        inputs: [...instance.inputs, cotangent],
        build: (given) => {
          const [x = [], c = []] = splitAt(given, instance.inputs.length, 1)
          return pulledBack(instance, x, only(c))
        },
      },
      names: instance.wrt.map((at) => `vjp ${nameOf(at)}`),
      leavesPullback: true,
      laws: (results) =>
        results.flatMap(({ shape }, at): Failure[] => {
          const want = instance.inputs[instance.wrt[at] ?? -1]?.shape ?? []
          return shape.join() === want.join()
            ? []
            : [
                {
                  what: `vjp ${nameOf(instance.wrt[at] ?? -1)}: shape of the input`,
                  got: `[${shape}]`,
                  want: `[${want}]`,
                },
              ]
        }),
    }),
  ]
}

/** The tangent of the result; and ⟨c, J r⟩ = ⟨Jᵀc, r⟩, on the host in float64. */
export const jvps: CaseMaker = (instance) => {
  const cotangent = cotangentOf(instance, "jvp cotangent")
  const tangents = tangentsOf(instance, "tangent")
  return [
    spec(instance, "jvp", "jvp", {
      program: {
        inputs: [...instance.inputs, ...tangents, cotangent],
        build: (given) => {
          const [x = [], r = [], c = []] = splitAt(given, instance.inputs.length, tangents.length, 1)
          return [pushedForward(instance, x, r), ...pulledBack(instance, x, only(c))]
        },
      },
      names: ["jvp", ...instance.wrt.map((at) => `vjp ${nameOf(at)}`)],
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

/** One pullback, called four times: with c, with d, with c + d, and with zeros, which must give exact zeros. */
export const linear: CaseMaker = (instance) => {
  const c = cotangentOf(instance, "linear c")
  const d = cotangentOf(instance, "linear d")
  const both = { ...c, data: c.data.map((value, at) => value + (d.data[at] ?? 0)) }
  const zero = { ...c, data: c.data.map(() => 0) }
  const count = instance.wrt.length
  return [
    spec(instance, "linear", "linear in the cotangent", {
      program: {
        inputs: [...instance.inputs, c, d, both, zero],
        build: (given) => {
          const [x = [], cotangents = []] = splitAt(given, instance.inputs.length, 4)
          const [, pullback] = vjp(inActive(instance, x), ...active(instance, x))
          return cotangents.flatMap((each) => pullback(each))
        },
      },
      names: ["c", "d", "c + d", "0"].flatMap((name) =>
        instance.wrt.map((at) => `vjp ${nameOf(at)} of ${name}`),
      ),
      leavesPullback: true,
      laws: (results) =>
        results.slice(3 * count).flatMap(({ data }, at) => {
          const index = [...data].findIndex((value) => value !== 0)
          return index < 0
            ? []
            : [
                {
                  what: `a zero cotangent gives exactly 0 for ${nameOf(instance.wrt[at] ?? -1)}`,
                  index,
                  got: String(data[index]),
                  want: "0",
                },
              ]
        }),
    }),
  ]
}

/** ∂⟨Jᵀc, r⟩ by the inputs and by c, of f and of x·f: reverse over reverse. */
export const second: CaseMaker = (instance) => [
  secondOrder(instance, instance, "second order"),
  secondOrder(instance, timesItself(instance), "second order of x·f"),
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
  return spec(instance, "second order", phrase, {
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
    leavesPullback: true,
  })
}

/** The same input in two places: in another branch on either side, and as every operand at once; and a pullback called twice. */
export const accumulation: CaseMaker = (instance) => {
  const [first = 0] = instance.wrt
  const shape = instance.inputs[first]?.shape.join()
  const twins =
    instance.wrt.length > 1 && instance.wrt.every((at) => instance.inputs[at]?.shape.join() === shape)
  const branch = (f: (x: Tensor, y: Tensor) => Tensor): Instance => ({
    ...instance,
    apply: (...x) => f(x[first] ?? only(x), instance.apply(...x)),
  })
  const same: Instance = {
    ...instance,
    wrt: [first],
    apply: (...x) =>
      instance.apply(...x.map((each, at) => (instance.wrt.includes(at) ? (x[first] ?? each) : each))),
  }
  return [
    accumulated(
      instance,
      branch((x, y) => add(x.sum(), y)),
      "accumulation, x + f(x)",
    ),
    accumulated(
      instance,
      branch((x, y) => add(y, x.sum())),
      "accumulation, f(x) + x",
    ),
    ...(twins ? [accumulated(instance, same, "accumulation, f(x, x)")] : []),
    calledTwice(instance),
  ]
}

function accumulated(instance: Instance, used: Instance, phrase: string): Numeric {
  const c = cotangentOf(used, phrase)
  return spec(instance, "accumulation", phrase, {
    program: {
      inputs: [...used.inputs, c],
      build: (given) => {
        const [x = [], cotangent = []] = splitAt(given, used.inputs.length, 1)
        return pulledBack(used, x, only(cotangent))
      },
    },
    names: used.wrt.map((at) => `vjp ${nameOf(at)}`),
    leavesPullback: true,
  })
}

function calledTwice(instance: Instance): Numeric {
  const c = cotangentOf(instance, "called twice")
  const count = instance.wrt.length
  return spec(instance, "accumulation", "accumulation, one pullback called twice", {
    program: {
      inputs: [...instance.inputs, c],
      build: (given) => {
        const [x = [], cotangent = []] = splitAt(given, instance.inputs.length, 1)
        const [, pullback] = vjp(inActive(instance, x), ...active(instance, x))
        return [...pullback(only(cotangent)), ...pullback(only(cotangent))]
      },
    },
    names: ["first", "second"].flatMap((call) => instance.wrt.map((at) => `vjp ${nameOf(at)}, ${call} call`)),
    leavesPullback: true,
    laws: (results) =>
      results.slice(0, count).flatMap(({ data }, at) => {
        const again = results[count + at]?.data ?? []
        const index = [...data].findIndex((value, each) => !Object.is(value, again[each]))
        return index < 0
          ? []
          : [
              {
                what: "both calls give the same",
                index,
                got: String(again[index]),
                want: String(data[index]),
              },
            ]
      }),
  })
}
