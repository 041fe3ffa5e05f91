import {
  CotangentError,
  jit,
  mean,
  setBackend,
  sigmoid,
  tensor,
  type Tensor,
  valueAndGrad,
} from "@cotangent/core-api"
import type { Worker } from "node:worker_threads"
import { defineBackend } from "@cotangent/core-api/backend"
import { afterEach, describe, expect, it } from "vitest"
import { openPooled } from "../../src/pool/open-pooled.ts"
import type { Pool } from "../../src/pool/pool.ts"
import { threadsAlive, threadsReady } from "../threads-alive.ts"

const length = 2 ** 20
const data = Float32Array.from({ length }, (_, at) => Math.sin(at))

/** Opens and selects a backend on so many threads. */
async function open(threads: number): Promise<Pool> {
  const backend = await openPooled({ threads })
  await setBackend(defineBackend({ name: "worker", open: () => backend }))
  return backend.pool
}

const rejections: unknown[] = []
process.on("unhandledRejection", (reason) => rejections.push(reason))

afterEach(async () => {
  await setBackend("reference").catch(() => undefined)
  if (rejections.length > 0) throw new Error("a rejection was not handled", { cause: rejections[0] })
})

const step = jit((x: Tensor, w: Tensor) =>
  valueAndGrad((a: Tensor, b: Tensor) => mean(sigmoid(a.mul(b))), { argnums: [0, 1] })(x, w),
)

/** One step of a loop: its numbers, or the error that says why there are none. */
async function take(x: Tensor, w: Tensor): Promise<string | CotangentError> {
  const [value, gradients] = step(x, w)
  try {
    const bits = [await value.data(), ...(await Promise.all(gradients.map((each) => each.data())))]
    return bits.map((each) => fingerprint(each)).join(" ")
  } catch (thrown) {
    if (thrown instanceof CotangentError) return thrown
    throw thrown
  } finally {
    value.dispose()
    for (const each of gradients) each.dispose()
  }
}

function fingerprint(values: ArrayLike<number>): number {
  const words = new Int32Array(Float32Array.from(values).buffer)
  return words.reduce((hash, word) => Math.imul(hash ^ word, 16777619), 17)
}

describe("a member of the pool that is terminated", () => {
  it("between kernels is replaced, and nobody notices", async () => {
    const pool = await open(3)
    const [x, w] = [tensor(data, { shape: [length] }), tensor(data, { shape: [length] })]
    const right = await take(x, w)
    await Promise.all([...threadsAlive].map((each) => each.terminate()))
    expect(await take(x, w)).toBe(right)
    await expect.poll(() => pool.members.every((each) => each.isAlive() === true)).toBe(true)
    expect(pool.members).toHaveLength(2)
    expect(await take(x, w)).toBe(right)
  })
})

/** Has `interrupt` called whenever the calling thread begins with tasks that others share: while they are at theirs. */
function interruptKernels(pool: Pool, interrupt: () => void): void {
  const run = pool.run.bind(pool)
  pool.run = (phase) =>
    run({
      ...phase,
      run: (...tasks) => {
        interrupt()
        phase.run(...tasks)
      },
    })
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

it(
  "200 random kills in a training loop: no wrong number, proper errors, no hang",
  { timeout: 120_000 },
  async () => {
    const pool = await open(3)
    const [x, w] = [tensor(data, { shape: [length] }), tensor(data, { shape: [length] })]
    const right = await take(x, w)
    const killed = new WeakSet<object>()
    let seed = 1
    const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647
    let kills = 0
    const killOneOf = (threads: Iterable<Worker>): void => {
      const victims = [...threads].filter((thread) => !killed.has(thread))
      const victim = victims[Math.floor(random() * victims.length)]
      if (!victim) return
      kills++
      killed.add(victim)
      void victim.terminate()
    }
    let isOver = false
    interruptKernels(pool, () => {
      if (!isOver && random() < 0.5) killOneOf(threadsReady)
    })
    let failures = 0
    while (kills < 200) {
      // Between kernels, and sometimes before it is ready.
      if (random() < 0.2) killOneOf(threadsAlive)
      const begun = performance.now()
      const result = await take(x, w)
      // What is lost is missed at once, not when it has done nothing for as long as a stalled member may.
      expect(performance.now() - begun).toBeLessThan(1500)
      if (typeof result === "string") expect(result).toBe(right)
      else {
        failures++
        expect(result).toMatchObject({ code: "E_RUN", message: expect.stringContaining("worker") as unknown })
      }
      // Threads start and end in the event loop.
      await pause(10 * random())
    }
    isOver = true
    expect(failures).toBeGreaterThan(0)
    const healed = { timeout: 20_000 }
    await expect.poll(() => pool.members.filter((each) => each.isAlive()).length, healed).toBe(2)
    // The last one that was killed may only just be on its way out.
    await expect.poll(() => take(x, w), healed).toBe(right)
  },
)
