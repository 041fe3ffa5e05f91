import { describe, expect, it } from "vitest"
import { openBackends } from "./backends.ts"
import { w7 } from "./cases/w1.ts"
import type { Contender } from "./contenders/contender.ts"
import { lineUp } from "./contenders/line-up.ts"
import { multiplyAddHere, flavoursOf } from "./handwritten/engine.ts"
import type { Effort } from "./measure.ts"
import { expectArray } from "./references/expected.ts"
import { runCase } from "./run-case.ts"

const effort: Effort = {
  sample: 0.01,
  warmUp: 0.1,
  budget: 1,
  rounds: { least: 2, most: 3 },
  longest: 2000,
  limit: 1,
}
const expected = [expectArray("y", Float64Array.of(1, 2, 3), 2, 0)]

function contender(name: string, result: readonly number[]): Contender & { calls: number; closed: boolean } {
  const self = {
    name,
    calls: 0,
    closed: false,
    prepare: () => ({
      call: () => void self.calls++,
      results: () => [result],
      close: () => void (self.closed = true),
    }),
  }
  return self
}

describe("a contender", () => {
  it("that is right is timed", async () => {
    const { timed, refused } = await runCase(w7, expected, [contender("right", [1, 2, 3])], effort)
    expect(refused).toEqual([])
    expect(timed[0]).toMatchObject({ name: "right", ratio: { median: 1 } })
    expect(timed[0]?.steady.count).toBeGreaterThanOrEqual(2)
  })

  it.each([
    ["is off in one element", [1, 2, 3.000002], "y[2] is 3.000002 and should be 3 ± 3.6e-7"],
    ["holds a NaN", [1, NaN, 3], "y[1] is NaN and should be 2 ± 2.4e-7"],
    ["is too short", [1, 2], "y has 2 elements instead of 3"],
  ])("whose result %s is not timed", async (_what, result, fault) => {
    const wrong = contender("wrong", result)
    const { timed, refused } = await runCase(w7, expected, [contender("right", [1, 2, 3]), wrong], effort)
    expect(timed.map(({ name }) => name)).toEqual(["right"])
    expect(refused).toEqual([{ name: "wrong", peer: false, fault: `a wrong result: ${fault}` }])
    expect(wrong).toMatchObject({ calls: 1, closed: true })
  })

  it("that throws is not timed, and the others are", async () => {
    const broken: Contender = { name: "broken", prepare: () => Promise.reject(new Error("no such kernel")) }
    const { timed, refused } = await runCase(w7, expected, [contender("right", [1, 2, 3]), broken], effort)
    expect(timed).toHaveLength(1)
    expect(refused).toEqual([{ name: "broken", peer: false, fault: "no such kernel" }])
  })

  it.each(["at once", "later"])(
    "that fails while it is measured, %s, is not timed, and the others are",
    async (when) => {
      let calls = 0
      const prepare = () => ({
        results: () => [[1, 2, 3]],
        call: (): void | Promise<void> => {
          if (++calls < 3) return
          if (when === "later") return Promise.reject(new Error("the context was lost"))
          throw new Error("the context was lost")
        },
      })
      const list = [contender("right", [1, 2, 3]), { name: "lost", prepare }]
      const { timed, refused } = await runCase(w7, expected, list, effort)
      expect(timed.map(({ name }) => name)).toEqual(["right"])
      expect(refused).toEqual([{ name: "lost", peer: false, fault: "the context was lost" }])
      expect(calls).toBe(3)
    },
  )

  it("that answers later is timed until it has", async () => {
    const slow = {
      name: "slow",
      prepare: () => ({
        call: () => new Promise<void>((resolve) => setTimeout(resolve, 5)),
        results: () => Promise.resolve([[1, 2, 3]]),
      }),
    }
    const { timed } = await runCase(w7, expected, [slow], effort)
    expect(timed[0]?.steady.median).toBeGreaterThan(4)
  })

  it("of somebody else's may be less exact, which is shown", async () => {
    const peer = { ...contender("peer", [1, 2, 3.00001]), peer: true }
    const { timed } = await runCase(w7, expected, [contender("right", [1, 2, 3]), peer], effort)
    expect(timed.map(({ error }) => Math.round(error))).toEqual([0, 28])
    const wrong = { ...contender("wrong", [1, 2, 3.001]), peer: true }
    const { refused } = await runCase(w7, expected, [contender("right", [1, 2, 3]), wrong], effort)
    expect(refused).toMatchObject([{ name: "wrong", peer: true }])
  })

  it("is compared with nobody if the baseline was refused", async () => {
    const list = [contender("wrong", [0, 0, 0]), contender("right", [1, 2, 3])]
    const { timed } = await runCase(w7, expected, list, effort)
    expect(timed[0]?.ratio.median).toBeNaN()
  })
})

it("a contender is compared with the machine's limit, round by round", async () => {
  let now = 0
  const takes = (milliseconds: number): { call(): void } => ({ call: () => void (now += milliseconds) })
  const slow: Contender = { name: "slow", prepare: () => ({ ...takes(4), results: () => [[1, 2, 3]] }) }
  const limit = { amount: 3 * w7.bytes, ...takes(3) }
  const { timed } = await runCase(w7, expected, [slow], effort, limit, () => now)
  expect(timed[0]?.share).toMatchObject({ median: 0.25 })
})

it("Cotangent, loops and both kinds of kernels agree with float64 on a case", async () => {
  const inputs = w7.inputs()
  const flavours = flavoursOf(await multiplyAddHere())
  const { opened } = await openBackends(["op-table"])
  const all = lineUp(w7, inputs, flavours, opened)
  const { timed, refused } = await runCase(
    w7,
    await w7.expected(...inputs.map(({ data }) => data)),
    all,
    effort,
  )
  expect(refused).toEqual([])
  expect(timed.map(({ name }) => name)).toEqual(all.map(({ name }) => name))
  const cotangent = timed.filter(({ traffic }) => traffic !== null)
  expect(cotangent).toHaveLength(2) // with jit and without
  for (const { traffic } of cotangent)
    expect(traffic).toEqual({
      kernels: 1,
      held: 4 * 192 + 4 * 193,
      bytes: { read: 4 * 192, written: 4 * 193 },
    })
})
