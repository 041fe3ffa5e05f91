import { setTimeout } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import { jit, memory, realize, scope, tensor } from "../src/index.ts"
import { batch, begin, descend, type Weights } from "./small-network.ts"

const steps = 2000

/** Calls `step` 2,000 times; the bytes that the backend held after each of the first and of the last hundred. */
async function held(step: () => unknown): Promise<{ early: Set<number>; late: Set<number> }> {
  const early = new Set<number>()
  const late = new Set<number>()
  for (let at = 0; at < steps; at++) {
    await step()
    if (at >= 10 && at < 110) early.add(memory().bytes)
    if (at >= steps - 100) late.add(memory().bytes)
  }
  return { early, late }
}

function dispose({ weight, bias }: Weights): void {
  weight.dispose()
  bias.dispose()
}

/** Has the collector run, and then the finalizers, which wait for a task of their own; what they free may free more. */
async function collect(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.()
    await setTimeout(10)
  }
}

describe(`${steps} steps of training hold constant memory`, () => {
  it("compiled, with the old weights disposed of", async () => {
    const step = jit(descend)
    const x = batch()
    let weights = begin()
    const { early, late } = await held(() => {
      const next = step(weights, x, 0.1)
      dispose(weights)
      next.loss.dispose()
      weights = next.weights
    })
    expect(early.size).toBe(1)
    expect(late).toEqual(early)
  })

  it("one by one in a scope", async () => {
    const x = batch()
    let weights = begin()
    const { early, late } = await held(async () => {
      const next = scope(() => descend(weights, x, 0.1))
      await realize(next)
      dispose(weights)
      next.loss.dispose()
      weights = next.weights
    })
    expect(early.size).toBe(1)
    expect(late).toEqual(early)
  })

  it("one by one with using", async () => {
    const x = batch()
    let bias = tensor(new Float32Array(32))
    const { early, late } = await held(async () => {
      using shifted = x.add(bias)
      using active = shifted.sigmoid()
      using slope = active.mean(0)
      using change = slope.mul(0.1)
      const next = bias.sub(change)
      await realize(next)
      bias.dispose()
      bias = next
    })
    expect(early.size).toBe(1)
    expect(late).toEqual(early)
  })
})

describe(`${steps} steps of training without any disposing`, () => {
  it("hold no more than a few steps' worth of memory, thanks to the collector", async () => {
    const x = batch()
    let weights = begin()
    const collected: number[] = []
    for (let at = 0; at < steps; at++) {
      const next = descend(weights, x, 0.1)
      expect(await next.loss.item()).toBeGreaterThan(0)
      weights = next.weights
      if (at % 500 === 499) {
        await collect()
        collected.push(memory().bytes)
      }
    }
    const oneStep = 2 * 4 * (32 * 32 + 32 + 1)
    expect(collected).toHaveLength(4)
    expect(Math.max(...collected)).toBeLessThan(10 * oneStep)
  })

  it("do not pile up between collections that nobody asks for", async () => {
    const size = 1 << 18
    let x = tensor(new Float32Array(size))
    let peak = 0
    for (let at = 0; at < 500; at++) {
      x = x.add(1)
      await realize(x)
      await setTimeout(0)
      peak = Math.max(peak, memory().bytes)
    }
    expect((await x.data())[0]).toBe(500)
    expect(peak).toBeLessThan((500 * 4 * size) / 2)
  })
})
