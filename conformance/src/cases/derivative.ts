import { jvp, type Tensor, vjp } from "@cotangent/core-api"
import { buildProgram } from "../program.ts"
import type { Derived, Differentiation } from "../differentiation.ts"
import type { HostArray } from "../host-array.ts"
import type { Instance } from "../instances/instance.ts"
import { randomOf } from "../random.ts"
import { direction } from "../sample.ts"

/** An instance as a function of the inputs that carry a gradient, the others held fixed. */
export function inActive(instance: Instance, x: readonly Tensor[]): (...active: Tensor[]) => Tensor {
  return (...active) => {
    const args = [...x]
    instance.wrt.forEach((at, index) => {
      const given = active[index]
      if (given) args[at] = given
    })
    return instance.apply(...args)
  }
}

/** The inputs that carry a gradient. */
export function active<T>(instance: Instance, x: readonly T[]): T[] {
  return instance.wrt.flatMap((at) => x[at] ?? [])
}

/** The cotangents of an instance's active inputs. */
export function pulledBack(instance: Instance, x: readonly Tensor[], cotangent: Tensor): readonly Tensor[] {
  const [, pullback] = vjp(inActive(instance, x), ...active(instance, x))
  return pullback(cotangent)
}

/** The tangent of an instance's result. */
export function pushedForward(instance: Instance, x: readonly Tensor[], tangents: readonly Tensor[]): Tensor {
  const [, tangent] = jvp(inActive(instance, x), active(instance, x), [...tangents])
  return tangent
}

/** What a case derives of an instance, as data. */
export function asked(
  { inputs, wrt, apply }: Instance,
  results: readonly Derived[],
  cotangent: HostArray | null = null,
  tangents: readonly HostArray[] = [],
): Differentiation {
  return { inputs, wrt, apply, cotangent, tangents, results }
}

/** All cotangents of an instance's active inputs, or all second derivatives by them. */
export function byEach(of: "vjp" | "second", { wrt }: Instance): readonly Derived[] {
  return wrt.map((_, by) => ({ of, by }))
}

/** A random cotangent for the result of an instance, which is built once to learn its shape. */
export function cotangentOf(instance: Instance, purpose: string): HostArray {
  const [y] = buildProgram({ inputs: instance.inputs, build: (x) => [instance.apply(...x)] })
  if (!y) throw new Error(`${instance.rule} gave no result`)
  const { dtype, shape } = y
  y.dispose()
  return direction(randomOf(`${instance.rule} / ${instance.label} / ${purpose}`), dtype, shape)
}

/** Random tangents for the active inputs of an instance. */
export function tangentsOf(instance: Instance, purpose: string): HostArray[] {
  return active(instance, instance.inputs).map(({ dtype, shape }, at) =>
    direction(randomOf(`${instance.rule} / ${instance.label} / ${purpose} ${at}`), dtype, shape),
  )
}

/** `instance.inputs` followed by further arrays, and the way to take them apart again. */
export function splitAt<T>(list: readonly T[], ...counts: readonly number[]): T[][] {
  let from = 0
  return counts.map((count) => list.slice(from, (from += count)))
}

/** The only tensor of an array that is known to hold one. */
export function only(list: readonly Tensor[]): Tensor {
  const [first] = list
  if (!first) throw new RangeError("a tensor is missing")
  return first
}
