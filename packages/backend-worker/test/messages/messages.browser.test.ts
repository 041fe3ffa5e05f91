import { conformance } from "@cotangent/conformance/vitest"
import { afterEach, describe, expect, it, test } from "vitest"
import { openMessageBackend } from "../../src/messages/open.ts"
import { served } from "../../src/messages/provider.ts"
import type { ThreadSource } from "../../src/thread/thread.ts"
import { Bench } from "./bench.ts"
import { failing } from "./faulty.ts"
import { endless, plus, scale } from "./kernels.ts"

conformance(served(), { describe, it }, { programs: 100, every: 8, timeout: 60_000 })

const coded = (code: string, text = ""): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(text) as unknown })

/** A thread that serves the CPU backend with faults, and the workers that were started so far. */
function watched(): { source: ThreadSource; workers: Worker[] } {
  const url = new URL("serve-faulty.ts", import.meta.url)
  const workers: Worker[] = []
  const open = (): Worker => {
    const worker = new Worker(new URL("serve-faulty.ts", import.meta.url), { type: "module" })
    workers.push(worker)
    return worker
  }
  return { source: { url, open }, workers }
}

let bench: Bench | null = null

afterEach(async () => {
  await bench?.backend.close()
  bench = null
})

/** Ends a worker behind the back of whoever holds it. */
const crash = (worker: Worker): void => Worker.prototype.terminate.call(worker)

const pause = (milliseconds: number): Promise<unknown> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

describe("a worker of a browser", () => {
  test.each<[how: string, isBusy: boolean, terminate: (worker: Worker) => void, limit: number]>([
    ["is terminated while it is idle", false, (worker) => worker.terminate(), 500],
    ["is terminated in the middle of a kernel", true, (worker) => worker.terminate(), 500],
    ["is gone", false, crash, 500],
    // Chromium lets it compute for another 2 s.
    ["is gone in the middle of a kernel", true, crash, 3000],
  ])("that %s is noticed, and followed by another", async (_, isBusy, terminate, limit) => {
    const { source, workers } = watched()
    bench = new Bench(await openMessageBackend(source))
    const exe = bench.backend.compile(scale(2))
    const [x, y] = [bench.hold(1, 2), bench.hold(0, 0)]
    if (isBusy) bench.run(endless, [])
    else expect(await bench.read(x)).toEqual([1, 2])
    await pause(100)
    const start = performance.now()
    workers.forEach(terminate)
    const reading = Promise.allSettled([bench.read(x), bench.read(y)])
    const lost = { status: "rejected", reason: coded("E_RUN", "the worker was terminated") }
    expect(await reading).toEqual([lost, lost])
    expect(performance.now() - start).toBeLessThan(limit)

    const fresh = bench.hold(3, 4)
    bench.backend.run(exe, [fresh], [y], [2])
    expect(await bench.read(y)).toEqual([6, 8])
    await expect(bench.read(x)).rejects.toEqual(coded("E_RUN"))
    bench.write(x, 5, 6)
    expect(await bench.read(bench.run(plus(2), [x, y], [], 2))).toEqual([11, 14])
    expect(workers).toHaveLength(2)
  })

  test("whose file is not there is an error", async () => {
    const source = { url: new URL("no-such-file.js", import.meta.url) }
    const opening = served({ source: source.url }).open()
    await expect(opening).rejects.toEqual(coded("E_NO_BACKEND"))
  })

  test("that throws rejects reads with what it threw, and is followed by another", async () => {
    const { source, workers } = watched()
    bench = new Bench(await openMessageBackend(source))
    const x = bench.hold(1)
    const reading = bench.read(bench.run(scale(1), [x], [failing.uncaught]))
    await expect(reading).rejects.toEqual(coded("E_RUN", "nobody caught this"))
    expect(await bench.read(bench.hold(2))).toEqual([2])
    expect(workers).toHaveLength(2)
  })

  test("that is closed rejects what it owes, and lets go of its lock", async () => {
    const opened = new Bench(await served().open())
    const locks = async (): Promise<unknown[]> => {
      const { held = [], pending = [] } = await navigator.locks.query()
      return [...held, ...pending].filter(({ name }) => name?.startsWith("cotangent-"))
    }
    expect((await locks()).length).toBeGreaterThan(1)
    const y = opened.run(scale(1), [opened.hold(1)], [2])
    const reading = Promise.allSettled([opened.read(y)])
    await opened.backend.close()
    expect(await reading).toEqual([{ status: "rejected", reason: coded("E_CLOSED") }])
    await opened.backend.close()
    await expect.poll(locks, { timeout: 5000 }).toEqual([])
  })
})
