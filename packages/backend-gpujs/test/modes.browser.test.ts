import { openBackend, scope, type Session, type Tensor, tensor, withBackend } from "@cotangent/core-api"
import { arg, call, contiguous, type Expr, makeKernel } from "@cotangent/core-api/backend"
import { describe, expect, it } from "vitest"
import { gpujs, type Mode } from "../src/index.ts"
import { openDevice } from "../src/shared-devices.ts"
import { takeCensus } from "./testing/census.ts"
import { ulpsOff } from "./testing/ulps.ts"
import { train } from "./testing/training.ts"

const modes = ["webgl", "webgl2", "webgpu"] as const satisfies readonly Mode[]

const compute = async (session: Session, f: () => Tensor): Promise<ArrayLike<number>> => {
  const y = await withBackend(session, () => scope(f))
  return withBackend(session, () => y.data()).finally(() => y.dispose())
}

const works = async (session: Session): Promise<void> => {
  expect(await compute(session, () => tensor([1, 2, 3]).mul(2).sum())).toEqual(Float32Array.of(12))
}

it("the page keeps its own GPU", async () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, "GPU")
  await gpujs({ mode: "webgl2" }).open()
  expect(Object.getOwnPropertyDescriptor(globalThis, "GPU")).toEqual(before)
})

it('"auto" takes WebGPU where there is an adapter', async () => {
  const session = await openBackend(gpujs())
  expect(session.name).toBe("gpujs")
  expect(session.backend.info.mode).toBe("webgpu")
  await works(session)
  await session.close()
})

it("headlessgl is for Node, and says so", async () => {
  await expect(openBackend(gpujs({ mode: "headlessgl" }))).rejects.toMatchObject({
    code: "E_NO_BACKEND",
    message: expect.stringContaining("package gl") as unknown,
  })
})

describe.each(modes)("%s", (mode) => {
  it("declares what it can", async () => {
    const { backend } = await openBackend(gpujs({ mode }))
    expect(backend.info.device).toMatch(/swiftshader/i)
    expect(backend.capabilities).toMatchSnapshot("capabilities")
    expect(Boolean(backend.readSync)).toBe(mode !== "webgpu")
  })

  it("refuses arrays and kernels beyond its limits, names the limit, and goes on", async () => {
    const session = await openBackend(gpujs({ mode }))
    const { backend } = session
    const limit = backend.capabilities.maxElements ?? 0
    expect(limit).toBe(2 ** 24)
    expect(() => backend.alloc("float32", limit + 1)).toThrow(/E_UNSUPPORTED.*at most 16777216 elements/)
    expect(() => backend.compile(sumOf(8))).toThrow(/E_UNSUPPORTED.*at most 7 inputs, not 8/)
    await works(session)
  })

  it("takes as many inputs as it says", async () => {
    const { backend } = await openBackend(gpujs({ mode }))
    const buffers = Array.from({ length: 8 }, () => backend.alloc("float32", 4))
    buffers.forEach((each, at) => backend.write(each, new Uint8Array(Float32Array.of(at, 1, 2, 3).buffer)))
    const y = backend.alloc("float32", 4)
    backend.run(backend.compile(sumOf(7)), buffers.slice(1), [y], [])
    expect(new Float32Array((await backend.read(y)).buffer)).toEqual(Float32Array.of(28, 7, 14, 21))
    for (const each of [...buffers, y]) backend.free(each)
  })

  it("gives a kernel its own results again, in several sizes", async () => {
    const session = await openBackend(gpujs({ mode }))
    for (const size of [4, 64, 5, 64, 3]) {
      let x = await withBackend(session, () => tensor(new Float32Array(size)))
      for (let step = 0; step < 4; step++) {
        const next = await withBackend(session, () => x.add(1))
        await withBackend(session, () => next.data())
        x.dispose()
        x = next
      }
      expect(await withBackend(session, () => x.data())).toEqual(new Float32Array(size).fill(4))
      x.dispose()
    }
  })

  it("adds up more elements than one thread takes", async () => {
    const session = await openBackend(gpujs({ mode }))
    const total = await compute(session, () =>
      tensor(new Float32Array(2 ** 20 + 3).fill(1), { shape: [2 ** 20 + 3] }).sum(),
    )
    expect(total).toEqual(Float32Array.of(2 ** 20 + 3))
  })

  it("compiles functions in sums within a moment", async () => {
    const session = await openBackend(gpujs({ mode }))
    const ones = (): Tensor => tensor(new Float32Array(9).fill(1), { shape: [3, 3] })
    const started = performance.now()
    // In a loop the conditions of a logarithm took the compiler of SwiftShader minutes.
    expect(await compute(session, () => ones().log().sum())).toEqual(Float32Array.of(0))
    expect((await compute(session, () => ones().exp().add(1).log().sum()))[0]).toBeCloseTo(
      9 * Math.log(1 + Math.E),
      4,
    )
    expect((await compute(session, () => ones().sigmoid().exp().sum()))[0]).toBeCloseTo(
      9 * Math.exp(1 / (1 + Math.exp(-1))),
      4,
    )
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it("computes on large arrays of several sizes in turn", async () => {
    const session = await openBackend(gpujs({ mode }))
    // On OpenGL from 2²⁰ elements on each has a kernel of its own, below that one serves all.
    for (const rows of [1025, 1600, 3, 1025, 1024]) {
      const x = Float32Array.from({ length: rows * 1024 }, (_, at) => at % 977)
      const grown = await compute(session, () =>
        tensor(x, { shape: [x.length] })
          .mul(3)
          .add(1),
      )
      expect(grown).toEqual(x.map((each) => 3 * each + 1))
      const columns = await compute(session, () => tensor(x, { shape: [rows, 1024] }).sum(0))
      const want = new Float32Array(1024)
      x.forEach((each, at) => (want[at % 1024] = (want[at % 1024] ?? NaN) + each))
      expect(columns).toEqual(want)
    }
  })

  it("has the functions that it declares", async () => {
    const session = await openBackend(gpujs({ mode }))
    const spread = (from: number, to: number): Float32Array =>
      Float32Array.from({ length: 20_000 }, (_, at) => from + ((to - from) * at) / 19_999)
    const x = spread(-87, 87)
    const exp = await compute(session, () => tensor(x, { shape: [x.length] }).exp())
    expect(Math.max(...x.map((each, at) => ulpsOff(exp[at] ?? NaN, Math.exp(each))))).toBeLessThan(4)
    const z = Float32Array.from(spread(-87, 88), Math.exp)
    const near = spread(0.5, 2)
    for (const values of [z, near]) {
      const log = await compute(session, () => tensor(values, { shape: [values.length] }).log())
      const worst = values.map((each, at) => {
        const exact = Math.log(each)
        return Math.abs((log[at] ?? NaN) - exact) <= 2 ** -22 ? 0 : ulpsOff(log[at] ?? NaN, exact)
      })
      expect(Math.max(...worst)).toBeLessThan(4)
    }
    const special = await compute(session, () => tensor([NaN, Infinity, -Infinity, 0, -1]).exp())
    expect(Array.from(special).slice(0, 4)).toEqual([NaN, Infinity, 0, 1])
    const logs = await compute(session, () => tensor([NaN, Infinity, 0, -1]).log())
    expect(Array.from(logs)).toEqual([NaN, Infinity, -Infinity, NaN])
  })

  it("leaks no texture and no buffer in 1,000 training steps", async () => {
    const session = await openBackend(gpujs({ mode }))
    const census = takeCensus()
    try {
      await train(session, 20) // executables, which keep their last output
      const before = census.alive()
      const run = session.stats.kernelsRun
      const loss = await train(session, 1000)
      expect(session.stats.kernelsRun - run).toBeGreaterThan(5000)
      expect(census.made()).toBeGreaterThan(0)
      expect(census.alive() - before).toBeLessThanOrEqual(0)
      expect(loss).toBeLessThan(0.2)
    } finally {
      census.end()
    }
  }, 120_000)

  // The last, for it takes the context of all tests of its mode.
  it("says that its context was lost, and computes on a fresh one", async () => {
    const session = await openBackend(gpujs({ mode }))
    const { backend } = session
    const buffer = backend.alloc("float32", 2)
    backend.write(buffer, new Uint8Array(Float32Array.of(1, 2).buffer))
    await backend.read(buffer)
    await lose(mode)
    await expect(backend.read(buffer)).rejects.toMatchObject({
      code: "E_RUN",
      message: expect.stringContaining("context was lost") as unknown,
    })
    backend.free(buffer)
    await works(session)
    await session.close()
    await works(await openBackend(gpujs({ mode })))
  })
})

async function lose(mode: Mode): Promise<void> {
  const { device } = await openDevice(mode)
  device.lose()
  await expect.poll(() => device.lost).toBe(true)
}

/** x₀ + x₁ + … */
function sumOf(inputs: number): ReturnType<typeof makeKernel> {
  const view = contiguous([4])
  const args = Array.from({ length: inputs }, (_, at): Expr => arg(at, "float32"))
  const value = args.reduce((a, b) => call("add", [a, b], "float32"))
  return makeKernel({
    space: [4],
    inputs: args.map(() => ({ dtype: "float32", view })),
    params: [],
    accumulators: [],
    outputs: [{ value, axes: [], dtype: "float32" }],
  })
}
