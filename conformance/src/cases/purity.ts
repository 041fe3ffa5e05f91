import { realize, scope, type Session, type Tensor, withBackend } from "@cotangent/core-api"
import { type Capabilities, isFloat } from "@cotangent/core-api/backend"
import { whyInstanceNotApplicable } from "../applicability.ts"
import { toTensor } from "../host-array.ts"
import type { Instance } from "../instances/instance.ts"
import { pulledBack } from "./derivative.ts"
import type { Procedure } from "./procedure.ts"

/**
 * Inputs keep their bytes, results share memory with nothing, and what was read does not change later. Of a composed rule
 * the quick tier has one dtype: what it leaves as it was in float32 it leaves in float64.
 */
export function purity(instance: Instance, capabilities: Capabilities): Procedure {
  const { rule, label, tier } = instance
  return {
    rule,
    check: "purity",
    id: `${rule} / purity / ${label}`,
    tier:
      instance.composed === true && instance.inputs.some(({ dtype }) => dtype === "float64") ? "full" : tier,
    notApplicable: whyInstanceNotApplicable(instance, capabilities),
    settles: false,
    async steps({ session }, facts) {
      const x = await withBackend(session, () => instance.inputs.map(toTensor))
      const [y, gradients] = await computed(session, instance, x)
      const before = await y.data()
      const kept = before.slice()
      for (const [at, each] of x.entries())
        facts.same(`input ${at} is unchanged`, await each.data(), instance.inputs[at]?.data ?? [])
      before.fill(1)
      facts.same("a result that was read is the reader's own", await y.data(), kept)
      for (const [at, each] of x.entries()) {
        const own = await each.data()
        own.fill(1)
        facts.same(
          `input ${at} does not share what was read`,
          await each.data(),
          instance.inputs[at]?.data ?? [],
        )
      }
      for (const each of x) each.dispose()
      // With its gradients again: alone it would be another kernel, which may round in other places.
      const copies = await withBackend(session, () => instance.inputs.map(toTensor))
      const [another, gradientsAgain] = await computed(session, instance, copies)
      facts.same("a result does not share memory with a later one", await y.data(), kept)
      facts.same("the same again gives the same", await another.data(), kept)
      for (const each of [y, another, ...gradients, ...gradientsAgain, ...copies]) each.dispose()
    },
  }
}

/** The value and the cotangents of a cotangent that is the value itself, together. */
async function computed(
  session: Session,
  instance: Instance,
  x: readonly Tensor[],
): Promise<readonly [Tensor, readonly Tensor[]]> {
  const y = await withBackend(session, () => scope(() => instance.apply(...x)))
  const gradients = instance.wrt.length > 0 && isFloat(y.dtype) ? pulledBack(instance, x, y) : []
  await realize(y, gradients)
  return [y, gradients]
}
