import { afterEach, describe, expect, test } from "vitest"
import { served } from "../../src/messages/provider.ts"
import { Bench } from "./bench.ts"
import { failing } from "./faulty.ts"
import { endless, plus, scale } from "./kernels.ts"
import { coded, killThread, openFaulty } from "./threads.ts"
import { threadsAlive } from "../threads-alive.ts"

let bench: Bench

afterEach(async () => {
  await bench.backend.close()
  if (threadsAlive.size > 0) throw new Error("a closed backend has left a thread")
})

/** Milliseconds until all of these have been answered, and the answers. */
async function answered(promises: readonly Promise<unknown>[]): Promise<[time: number, answers: unknown[]]> {
  const start = performance.now()
  const answers = await Promise.allSettled(promises)
  return [
    performance.now() - start,
    answers.map((each): unknown => (each.status === "rejected" ? each.reason : each.value)),
  ]
}

describe("a thread that is terminated in the middle of a kernel", () => {
  test("rejects all reads, and later ones of what it held, within 2 s", async () => {
    bench = new Bench(await served().open())
    const x = bench.hold(1, 2)
    const y = bench.run(endless, [])
    const reading = [bench.read(y), bench.read(x), bench.read(y)]
    await new Promise((resolve) => setTimeout(resolve, 100))
    const killing = killThread()
    const [time, answers] = await answered(reading)
    await killing
    expect(time).toBeLessThan(2000)
    const lost = coded("E_RUN", 'the thread of the backend "worker" has ended')
    expect(answers).toEqual([lost, lost, lost])
    expect(answers[0]).toHaveProperty("cause.message", "the thread ended with exit code 1")
    await expect(bench.read(x)).rejects.toEqual(lost)
    await expect(bench.read(x)).rejects.toEqual(lost)
  })

  test("is followed by another, on which new buffers and old executables are right", async () => {
    bench = new Bench(await served().open())
    const double = bench.backend.compile(scale(2))
    const [x, y, z] = [bench.hold(1, 2), bench.hold(0, 0), bench.hold(0, 0)]
    bench.backend.run(double, [x], [y], [2])
    expect(await bench.read(y)).toEqual([2, 4])
    await killThread()

    // What is lost poisons what is computed from it, single or in plans, until it is filled again.
    bench.backend.run(double, [y], [z], [2])
    await expect(bench.read(z)).rejects.toEqual(coded("E_RUN", "has ended"))
    const fresh = bench.hold(5, 6)
    bench.submit(
      { exe: double, inputs: [fresh], outputs: [z], params: [2] },
      { exe: double, inputs: [x], outputs: [y], params: [2] },
    )
    expect(await bench.read(z)).toEqual([10, 12])
    await expect(bench.read(y)).rejects.toEqual(coded("E_RUN", "has ended"))
    await expect(bench.read(x)).rejects.toEqual(coded("E_RUN", "has ended"))
    bench.write(x, 7, 8)
    bench.backend.run(double, [x], [y], [3])
    expect(await bench.read(y)).toEqual([21, 24])
    expect(await bench.read(bench.run(plus(2), [x, y], [], 2))).toEqual([28, 32])
    expect(threadsAlive.size).toBe(1)
  })

  test("forgives freeing and discarding what was lost", async () => {
    bench = new Bench(await served().open())
    const [x, exe] = [bench.hold(1), bench.backend.compile(scale(1))]
    await killThread()
    await expect(bench.read(x)).rejects.toEqual(coded("E_RUN"))
    bench.backend.free(x)
    bench.backend.discard?.(exe)
    expect(threadsAlive.size).toBe(0)
    expect(await bench.read(bench.hold(3))).toEqual([3])
  })
})

describe("a thread that ends by itself", () => {
  test.each([
    ["exits", failing.exit, "exit code 7"],
    ["throws what nobody catches", failing.uncaught, "nobody caught this"],
    ["leaves a rejection unhandled", failing.unhandled, "nobody handled this"],
  ])("because it %s rejects reads with the cause, and is followed by another", async (_, how, cause) => {
    bench = await openFaulty()
    const x = bench.hold(1)
    for (let round = 0; round < 3; round++) {
      const y = bench.run(scale(1), [x], [how])
      const [time, answers] = await answered([bench.read(y), bench.read(x)])
      expect(time).toBeLessThan(2000)
      expect(answers).toEqual([coded("E_RUN", cause), coded("E_RUN", cause)])
      expect(answers[0]).toHaveProperty("cause.message", expect.stringContaining(cause))
      bench.write(x, 4)
      expect(await bench.read(bench.run(scale(1), [x], [2]))).toEqual([8])
    }
  })
})

describe("what fails in the thread comes with the read", () => {
  test("a run, and what is computed from it, until it is filled again", async () => {
    bench = await openFaulty()
    const [x, z] = [bench.hold(1), bench.hold(0)]
    const exe = bench.backend.compile(scale(1))
    const y = bench.run(scale(1), [x], [failing.run])
    bench.backend.run(exe, [y], [z], [2])
    const broken = coded("E_RUN", "the kernel broke")
    await expect(bench.read(z)).rejects.toEqual(broken)
    await expect(bench.read(y)).rejects.toHaveProperty("cause.message", "the kernel broke")
    expect(await bench.read(x)).toEqual([1])
    bench.backend.run(exe, [x], [y], [3])
    bench.write(z, 9)
    expect(await Promise.all([bench.read(y), bench.read(z)])).toEqual([[3], [9]])
  })

  test("a plan", async () => {
    bench = await openFaulty()
    const exe = bench.backend.compile(scale(1))
    const [x, y, z] = [bench.hold(1), bench.hold(0), bench.hold(0)]
    const step = (input: unknown, output: unknown, param: number) => ({
      exe,
      inputs: [input],
      outputs: [output],
      params: [param],
    })
    bench.submit(step(x, y, 2), step(y, z, 5))
    expect(await Promise.all([bench.read(y), bench.read(z)])).toEqual([[2], [10]])
    bench.submit(step(x, y, 2), step(y, z, failing.run))
    await expect(bench.read(z)).rejects.toEqual(coded("E_RUN", "the kernel broke"))
    bench.submit(step(x, y, 3), step(y, z, 4))
    expect(await Promise.all([bench.read(y), bench.read(z)])).toEqual([[3], [12]])
  })

  test("a read of memory that cannot be given away; a part of some is copied", async () => {
    bench = await openFaulty({ reads: "fixed" })
    await expect(bench.read(bench.hold(1))).rejects.toEqual(coded("E_RUN", "could not read"))
    await bench.backend.close()
    bench = await openFaulty({ reads: "part" })
    expect(await bench.read(bench.hold(1, 2))).toEqual([1, 2])
  })

  test("a compilation, with its reason", async () => {
    bench = await openFaulty({ compile: "too many locals" })
    const y = bench.run(scale(1), [bench.hold(1)], [2])
    await expect(bench.read(y)).rejects.toEqual(coded("E_COMPILE", "too many locals"))
    await expect(bench.read(y)).rejects.toHaveProperty("cause.name", "RangeError")
  })

  test("a kernel that the backend does not support", async () => {
    bench = await openFaulty({ supports: "it is Thursday" })
    const y = bench.run(scale(1), [bench.hold(1)], [2])
    await expect(bench.read(y)).rejects.toEqual(coded("E_UNSUPPORTED", "it is Thursday"))
  })

  test("memory, which is asked for again when there may be some", async () => {
    bench = await openFaulty({ maxBytes: 2 ** 21 })
    const { backend } = bench
    const exe = backend.compile(scale(300_000))
    const [x, y] = [backend.alloc("float32", 300_000), backend.alloc("float32", 300_000)]
    const ones = new Uint8Array(new Float32Array(300_000).fill(1).buffer)
    backend.write(x, ones)
    await expect(bench.read(y)).rejects.toEqual(coded("E_OUT_OF_MEMORY", "1200000"))
    backend.write(y, ones)
    await expect(bench.read(y)).rejects.toEqual(coded("E_OUT_OF_MEMORY"))
    backend.run(exe, [x], [y], [2])
    await expect(bench.read(y)).rejects.toEqual(coded("E_OUT_OF_MEMORY"))
    backend.free(x)
    backend.write(y, ones)
    expect((await bench.read(y)).every((each) => each === 1)).toBe(true)
  })
})

test("what can be known on this side comes at once", async () => {
  bench = new Bench(await served().open())
  const { backend } = bench
  const [x, y] = [bench.hold(1, 2), bench.hold(0, 0)]
  const exe = backend.compile(scale(2))
  for (const length of [-1, 0.5, NaN]) {
    expect(() => backend.alloc("float32", length)).toThrow(coded("E_SHAPE"))
  }
  expect(() => bench.write(x, 1)).toThrow(coded("E_RUN"))
  expect(await bench.read(x)).toEqual([1, 2])
  backend.free(x)
  backend.free(x)
  const disposed = coded("E_DISPOSED")
  expect(() => bench.write(x, 1, 2)).toThrow(disposed)
  expect(() => backend.run(exe, [x], [y], [1])).toThrow(disposed)
  expect(() => backend.run(exe, [y], [x], [1])).toThrow(disposed)
  await expect(bench.read(x)).rejects.toEqual(disposed)
  bench.submit({ exe, inputs: [x], outputs: [y], params: [1] })
  await expect(bench.read(y)).rejects.toEqual(disposed)
  expect(backend).not.toHaveProperty("readSync")
})
