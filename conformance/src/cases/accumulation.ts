import { add, type Tensor, vjp } from "@cotangent/core-api"
import type { Instance } from "../instances/instance.ts"
import { type CaseMaker, checkOf, nameOf } from "./case-maker.ts"
import { active, cotangentOf, inActive, only, pulledBack, splitAt } from "./derivative.ts"
import type { Numeric } from "./numeric.ts"

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
  return checkOf(instance, "accumulation", phrase, {
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
  return checkOf(instance, "accumulation", "accumulation, one pullback called twice", {
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
