import { type Backend, call } from "@cotangent/core-api/backend"
import { Bench, mapKernel, plus } from "./bench.ts"
import type { Clause } from "./clause.ts"

/** What happens when something fails, or ends. */
export const failureClauses: readonly Clause[] = [
  {
    says: "a kernel that cannot be compiled is refused, or poisons what is computed with it",
    async steps(bench, facts) {
      const strange = mapKernel([2], bench.float, 1, (x) => call("no such op", [x], x.dtype))
      await facts.throws("compile, run or read", ["E_UNSUPPORTED", "E_COMPILE", "E_RUN"], async () => {
        const [y] = bench.run(strange, [bench.hold([1, 2])])
        const [z] = bench.run(
          mapKernel([2], bench.float, 1, (x) => plus(x, 1)),
          [y],
        )
        await bench.backend.read(z)
      })
      const [y] = bench.run(
        mapKernel([2], bench.float, 1, (x) => plus(x, 1)),
        [bench.hold([1, 2])],
      )
      facts.same("afterwards it computes", await bench.read(y), [2, 3])
    },
  },
  {
    says: "a written buffer is good again after a failed run",
    async steps(bench, facts) {
      const strange = mapKernel([2], bench.float, 1, (x) => call("no such op", [x], x.dtype))
      const y = bench.alloc(2)
      try {
        bench.backend.run(bench.backend.compile(strange), [bench.hold([1, 2])], [y], [])
        await bench.backend.read(y).catch(() => undefined)
      } catch {
        // Refused at once: that is good as well.
      }
      bench.write(y, [5, 6])
      facts.same("what was written", await bench.read(y), [5, 6])
    },
  },
  {
    says: "two openings are independent, and closing is idempotent",
    async steps(_bench, facts, { provider }) {
      const [first, second] = [await provider.open(), await provider.open()]
      try {
        facts.same("the first computes", await small(first), [2, 3])
        await first.close()
        await first.close()
        facts.same("the second goes on", await small(second), [2, 3])
        await facts.throws("the first is closed", ["E_CLOSED"], () => small(first))
      } finally {
        await second.close()
      }
      await second.close()
    },
  },
  {
    says: "closing with work in flight answers every read",
    async steps(_bench, facts, { provider }) {
      const backend = await provider.open()
      const bench = new Bench(backend)
      const [y] = bench.run(
        mapKernel([2], bench.float, 1, (x) => plus(x, 1)),
        [bench.hold([1, 2])],
      )
      const reading = Promise.allSettled([bench.read(y), bench.read(y)])
      await backend.close()
      for (const answer of await reading) {
        const right = answer.status === "rejected" || (answer.value[0] === 2 && answer.value[1] === 3)
        facts.holds("a read is answered rightly, or rejected", right, answer.status)
      }
      await facts.throws("a read after closing", ["E_CLOSED"], () => backend.read(y))
    },
  },
]

async function small(backend: Backend): Promise<ArrayLike<number>> {
  const bench = new Bench(backend)
  const [y] = bench.run(
    mapKernel([2], bench.float, 1, (x) => plus(x, 1)),
    [bench.hold([1, 2])],
  )
  return await bench.read(y)
}
