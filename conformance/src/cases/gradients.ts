import { vjp } from "@cotangent/core-api"
import type { Failure } from "../case.ts"
import { type CaseMaker, checkOf, nameOf } from "./case-maker.ts"
import { active, asked, byEach, cotangentOf, inActive, only, pulledBack, splitAt } from "./derivative.ts"

/** The value: shape, dtype and every element. */
export const forward: CaseMaker = (instance) => [
  checkOf(instance, "forward", "forward", {
    program: { inputs: instance.inputs, build: (x) => [instance.apply(...x)] },
    names: ["forward"],
    differentiation: asked(instance, [{ of: "value" }]),
  }),
]

/** Each input's cotangent from a random cotangent of the result. */
export const vjps: CaseMaker = (instance) => {
  const cotangent = cotangentOf(instance, "cotangent")
  return instance.wrt.map((at, index) =>
    checkOf(instance, "vjp", `vjp ${nameOf(at)}`, {
      program: {
        inputs: [...instance.inputs, cotangent],
        build: (given) => {
          const [x = [], [c] = []] = splitAt(given, instance.inputs.length, 1)
          const picked = c && pulledBack(instance, x, c)[index]
          return picked ? [picked] : []
        },
      },
      names: [`vjp ${nameOf(at)}`],
      differentiation: asked(instance, [{ of: "vjp", by: index }], cotangent),
      leavesPullback: true,
    }),
  )
}

/** All inputs' cotangents at once, where shapes broadcast: each has the shape of its input, summed over what was repeated. */
export const unbroadcast: CaseMaker = (instance) => {
  const cotangent = cotangentOf(instance, "un-broadcast")
  return [
    checkOf(instance, "un-broadcast", "un-broadcast", {
      program: {
        inputs: [...instance.inputs, cotangent],
        build: (given) => {
          const [x = [], c = []] = splitAt(given, instance.inputs.length, 1)
          return pulledBack(instance, x, only(c))
        },
      },
      names: instance.wrt.map((at) => `vjp ${nameOf(at)}`),
      differentiation: asked(instance, byEach("vjp", instance), cotangent),
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

/** One pullback, called four times: with c, with d, with c + d, and with zeros, which must give exact zeros. */
export const linear: CaseMaker = (instance) => {
  const c = cotangentOf(instance, "linear c")
  const d = cotangentOf(instance, "linear d")
  const both = { ...c, data: c.data.map((value, at) => value + (d.data[at] ?? 0)) }
  const zero = { ...c, data: c.data.map(() => 0) }
  const count = instance.wrt.length
  return [
    checkOf(instance, "linear", "linear in the cotangent", {
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
