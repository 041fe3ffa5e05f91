import { memory, setBackend } from "cotangent"
import { describe, expect, it } from "vitest"
import { type Digits, pickDigits, splitDigits } from "../src/data.ts"
import { loadDigits } from "../src/load-digits.ts"
import { examine } from "../src/examine.ts"
import { seeded } from "../src/random.ts"
import { train } from "../src/train.ts"

const split = splitDigits(await loadDigits(), seeded(1))
const few = (digits: Digits, count: number): Digits =>
  pickDigits(
    digits,
    Uint32Array.from({ length: count }, (_, at) => at),
  )

async function run(seed: number): Promise<{ losses: number[]; accuracy: number }> {
  const digits = few(split.train, 200)
  const losses: number[] = []
  let accuracy = 0
  for await (const { seen, loss, network } of train(digits, { epochs: 3, batch: 50 }, seeded(seed))) {
    if (seen < 200) continue
    losses.push(loss)
    accuracy = (await examine(network, few(split.test, 200))).accuracy
  }
  return { losses, accuracy }
}

describe("a short training", () => {
  it("lowers the loss, reads better than chance, and gives the same numbers each time", async () => {
    const first = await run(1)
    expect(first.losses).toHaveLength(3)
    expect(first.losses[0]).toBeLessThan(3)
    expect(first.losses[2]).toBeLessThan((first.losses[0] ?? 0) / 2)
    expect(first.accuracy).toBeGreaterThan(0.5)
    expect(await run(1)).toEqual(first)
    expect(await run(2)).not.toEqual(first)
  })

  it("gives the same numbers on any number of threads", { timeout: 60_000 }, async () => {
    const alone = await run(1)
    for (const threads of [1, 2, 3, 5]) {
      await setBackend(`worker:${threads}`)
      expect(await run(1), `${threads} threads`).toEqual(alone)
    }
    await setBackend("cpu")
  })

  it("leaves nothing behind on the backend", async () => {
    await run(1)
    const { bytes } = memory()
    await run(1)
    expect(memory().bytes).toBe(bytes)
  })

  it("leaves nothing behind when it is left early", async () => {
    const { bytes } = memory()
    for await (const { seen } of train(few(split.train, 100), { epochs: 2, batch: 10 }, seeded(1))) {
      expect(memory().bytes).toBeGreaterThan(bytes)
      if (seen === 30) break
    }
    expect(memory().bytes).toBe(bytes)
  })

  it("takes a last batch that is smaller", async () => {
    const seen: number[] = []
    for await (const progress of train(few(split.train, 25), { epochs: 1, batch: 10 }, seeded(1))) {
      expect(progress.loss).toBeGreaterThan(0)
      seen.push(progress.seen)
    }
    expect(seen).toEqual([10, 20, 25])
  })
})
