import { backendOf, exp, openBackend, tensor, withBackend } from "@cotangent/core-api"
import { afterEach, describe, expect, test, vi } from "vitest"
import { openMessageBackend } from "../../src/messages/open.ts"
import { served } from "../../src/messages/provider.ts"
import { Bench } from "./bench.ts"
import type { Faults } from "./faulty.ts"
import { endless, reversed, scale } from "./kernels.ts"
import { coded, fileSource, openFaulty } from "./threads.ts"
import { threadsAlive } from "../threads-alive.ts"

afterEach(() => {
  if (threadsAlive.size > 0) throw new Error("a backend that is closed, or was not opened, has left a thread")
})

describe("opening", () => {
  test("says what runs, and that it runs in a worker", async () => {
    const session = await openBackend(served())
    expect(session.backend.info).toMatchObject({
      device: "WebAssembly SIMD, in a worker",
      mode: "messages",
      serves: { name: "cpu", device: "WebAssembly SIMD" },
    })
    const y = await withBackend(session, () => exp(tensor([0, 1])))
    expect(backendOf(y)).toBe(session)
    expect([...(await y.data())]).toEqual([1, Math.fround(Math.E)])
    expect(() => y.dataSync()).toThrow(coded("E_NO_SYNC_READ"))
    await session.close()
  })

  test("hands options to what is served", async () => {
    const backend = await served({ argument: { relaxedSimd: false, maxBytes: 2 ** 22 } }).open()
    expect(backend.info).toMatchObject({ serves: { mode: "strict", maxBytes: 2 ** 22 } })
    await backend.close()
  })

  test("takes the file of the user's own thread by its URL", async () => {
    const source = new URL("serve-own.ts", import.meta.url)
    const backend = await served({ threads: 1, source }).open()
    expect(backend.info).toMatchObject({ serves: { name: "reference" } })
    const bench = new Bench(backend)
    expect(await bench.read(bench.run(scale(2), [bench.hold(1, 2)], [3], 2))).toEqual([3, 6])
    await backend.close()
  })

  test.each([0, 2, 1.5, NaN])("is refused for %s threads", (threads) => {
    expect(() => served({ threads })).toThrow(coded("E_NO_BACKEND", "one thread"))
  })

  test.each<[string, Faults, string, string]>([
    ["the provider's error", { open: "no such device" }, "E_NO_BACKEND", "no such device"],
    ["another version of the interface", { api: 99 }, "E_API_VERSION", "99"],
    ["the provider's refusal of its options", { maxBytes: -1 }, "E_NO_BACKEND", "maxBytes"],
  ])("fails with %s", async (_, faults, code, text) => {
    await expect(openFaulty(faults)).rejects.toEqual(coded(code, text))
  })

  test.each([
    ["is not there", "no-such-file.ts", "no-such-file"],
    ["throws", "serve-thrown.ts", "thrown on purpose"],
    ["serves nothing", "serve-nothing.ts", "exit code 0"],
  ])("fails where the file of the thread %s", async (_, file, text) => {
    await expect(openMessageBackend(fileSource(file))).rejects.toEqual(coded("E_NO_BACKEND", text))
  })

  test("fails where the thread says nothing for long", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    const opening = openFaulty({ silent: true }).catch((reason: unknown) => reason)
    vi.advanceTimersByTime(31_000)
    vi.useRealTimers()
    expect(await opening).toEqual(coded("E_NO_BACKEND", "serve(provider)"))
  })

  test("fails with an argument that cannot be posted", async () => {
    const opening = openMessageBackend(fileSource("serve-faulty.ts"), { argument: () => 1 })
    await expect(opening).rejects.toEqual(coded("E_NO_BACKEND", "could not be cloned"))
  })

  test("copies views in the thread for a backend that cannot read them", async () => {
    const bench = await openFaulty({ contiguous: true })
    expect(bench.backend.capabilities.layout).toBe("strided")
    const y = bench.run(reversed(3), [bench.hold(1, 2, 3)], [], 3)
    expect(await bench.read(y)).toEqual([3, 2, 1])
    await bench.backend.close()
  })

  test("takes an answer for the backend's own supports", async () => {
    const backend = await openMessageBackend(fileSource("serve-faulty.ts"), {
      supports: ({ params }) => (params.length > 0 ? "it takes no params" : true),
    })
    expect(backend.supports?.(scale(1))).toBe("it takes no params")
    expect(backend.supports?.(endless)).toBe(true)
    expect(() => backend.compile(scale(1))).toThrow(coded("E_UNSUPPORTED", "it takes no params"))
    await backend.close()
  })
})

describe("closing", () => {
  test("rejects reads in flight, is idempotent, and leaves no thread", async () => {
    const bench = new Bench(await served().open())
    const y = bench.run(endless, [])
    const reading = Promise.allSettled([bench.read(y), bench.read(y)])
    const start = performance.now()
    const first = bench.backend.close()
    expect(bench.backend.close()).toBe(first)
    await first
    expect(performance.now() - start).toBeLessThan(2000)
    expect(threadsAlive.size).toBe(0)
    const closed = { status: "rejected", reason: coded("E_CLOSED", "was closed") }
    expect(await reading).toEqual([closed, closed])
    await bench.backend.close()
  })

  test("is quick where nothing runs", async () => {
    const times: number[] = []
    for (let round = 0; round < 3; round++) {
      const backend = await served().open()
      const start = performance.now()
      await backend.close()
      times.push(performance.now() - start)
    }
    // Less than it waits for a backend that is busy.
    expect(Math.min(...times)).toBeLessThan(200)
  })

  test("ends a thread whose backend does not close, or that is gone", async () => {
    await (await openFaulty({ close: true })).backend.close()
    const bench = await openFaulty()
    bench.run(scale(1), [bench.hold(1)], [1002])
    await bench.backend.close()
    expect(threadsAlive.size).toBe(0)
  })

  test("answers every verb with E_CLOSED, and forgives freeing", async () => {
    const bench = new Bench(await served().open())
    const { backend } = bench
    const [x, exe] = [bench.hold(1), backend.compile(scale(1))]
    await backend.close()
    const closed = coded("E_CLOSED")
    expect(() => backend.alloc("float32", 1)).toThrow(closed)
    expect(() => bench.write(x, 1)).toThrow(closed)
    expect(() => backend.compile(scale(1))).toThrow(closed)
    expect(() => backend.run(exe, [x], [x], [1])).toThrow(closed)
    expect(() => backend.submit?.([])).toThrow(closed)
    await expect(bench.read(x)).rejects.toEqual(closed)
    backend.free(x)
    backend.discard?.(exe)
  })

  test("leaves other openings alone", async () => {
    const [first, second] = [new Bench(await served().open()), new Bench(await served().open())]
    const x = second.hold(1)
    await first.backend.close()
    expect(threadsAlive.size).toBe(1)
    expect(await second.read(x)).toEqual([1])
    await second.backend.close()
  })
})
