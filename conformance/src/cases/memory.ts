import {
  grad,
  jit,
  mul,
  scope,
  type Tensor,
  tensor,
  valueAndGrad,
  vjp,
  withBackend,
} from "@cotangent/core-api"
import { type Capabilities, isFloat } from "@cotangent/core-api/backend"
import { whyInstanceNotApplicable } from "../applicability.ts"
import { toTensor } from "../host-array.ts"
import type { Instance } from "../instances/instance.ts"
import { beyond, canCollect, collectEarlier, leftover } from "../settle.ts"
import { active, inActive } from "./derivative.ts"
import type { Procedure } from "./procedure.ts"

/** Buffers and bytes return to where they were: after a value, after a gradient, after a graph that nobody read. */
export function ruleMemory(instance: Instance, capabilities: Capabilities): Procedure {
  const { rule, label, tier, inputs, wrt } = instance
  return {
    rule,
    check: "memory",
    id: `${rule} / memory / ${label}`,
    tier,
    notApplicable: whyInstanceNotApplicable(instance, capabilities),
    async steps({ session }, facts) {
      await collectEarlier(session)
      const before = session.stats
      const clean = (what: string): void => {
        const left = beyond(session, before)
        facts.holds(
          `nothing is left after ${what}`,
          left === null,
          left && `${left.buffers} buffers, ${left.bytes} bytes`,
        )
      }
      const y = await withBackend(session, () => scope(() => instance.apply(...inputs.map(toTensor))))
      await y.data()
      y.dispose()
      clean("a value was disposed of")
      await withBackend(session, () => scope(() => void instance.apply(...inputs.map(toTensor))))
      clean("a graph that nobody read")
      if (wrt.length === 0 || !isFloat(y.dtype)) return
      const [value, gradients] = await withBackend(session, () =>
        scope(() => {
          const x = inputs.map(toTensor)
          const f = inActive(instance, x)
          const argnums = wrt.map((_, index) => index)
          return valueAndGrad((...given: Tensor[]) => f(...given).sum(), { argnums })(...active(instance, x))
        }),
      )
      await withBackend(session, () => value.data())
      const { buffers } = session.stats
      for (const each of [value, ...gradients]) each.dispose()
      // Not counted from before: what others had left may have been collected meanwhile.
      facts.holds("a gradient is held with its value", session.stats.buffers < buffers)
      clean("a gradient was disposed of")
    },
  }
}

/** What errors, pullbacks, compiled functions and forgotten tensors leave behind: nothing, at the latest after a collection. */
export const sharedMemory: readonly Procedure[] = [
  memory("an error inside a differentiated function", async (session) => {
    await withBackend(session, () =>
      scope(() => {
        const x = tensor([1, 2, 3])
        try {
          grad((given: Tensor) =>
            mul(given, 2)
              .add(tensor([1, 2, 3, 4]))
              .sum(),
          )(x)
        } catch {
          // The shapes do not broadcast: what the function had built goes with it.
        }
      }),
    )
  }),
  memory("a read of a tensor that was disposed of", async (session) => {
    const bad = await withBackend(session, () => scope(() => [tensor([1, 2]).mul(3), tensor([3, 4]).mul(5)]))
    bad[0]?.dispose()
    await bad[0]?.data().catch(() => undefined)
    await bad[1]?.data()
    bad[1]?.dispose()
  }),
  memory("a pullback that was called twice and dropped", async (session) => {
    const [y, pullback] = await withBackend(session, () => {
      const x = tensor([0.5, 1, 2])
      return vjp((given: Tensor) => given.mul(3).mul(given), x)
    })
    for (const each of [...pullback(y), ...pullback(y)]) await each.data()
  }),
  memory("tensors that were forgotten", async (session) => {
    for (let round = 0; round < 20; round++) {
      const y = await withBackend(session, () => tensor(new Float32Array(1024)).add(1))
      await y.data()
    }
  }),
  memory("a compiled function", async (session) => {
    await withBackend(session, async (open) => {
      const f = jit((x: Tensor) => x.mul(x).sum())
      for (let round = 0; round < 3; round++) {
        const x = await withBackend(open, () => tensor([1, 2, 3]))
        const y = f(x)
        await y.data()
        y.dispose()
        x.dispose()
      }
    })
  }),
]

function memory(what: string, steps: (session: Parameters<typeof leftover>[0]) => Promise<void>): Procedure {
  return {
    rule: "memory",
    check: "memory",
    id: `memory / after ${what}`,
    dtype: "float32",
    notApplicable: canCollect() ? null : "no collection can be asked for here",
    settles: false,
    async steps({ session }, facts) {
      const quiet = await leftover(session, { buffers: 0, bytes: 0 })
      const before = session.stats
      facts.holds(
        "earlier cases left nothing",
        quiet === null,
        quiet && `${quiet.buffers} buffers, ${quiet.bytes} bytes`,
      )
      await steps(session)
      const left = await leftover(session, before)
      facts.holds(
        `nothing is left after ${what}`,
        left === null,
        left && `${left.buffers} buffers, ${left.bytes} bytes`,
      )
    },
  }
}
