import { describe, expect, test } from "vitest"
import { type Backend, type Provider, defineBackend } from "./backend.ts"
import { call, arg, constant } from "./expr.ts"
import { makeKernel, type Kernel } from "./kernel.ts"
import { reference } from "./reference.ts"
import { openSession, Session } from "./session.ts"
import { altered } from "./testing/altered.ts"
import { contiguous } from "./view.ts"

const scale = (factor: number, length = 2): Kernel =>
  makeKernel({
    space: [length],
    inputs: [{ dtype: "float64", view: contiguous([length]) }],
    params: [],
    accumulators: [],
    outputs: [
      {
        value: call("mul", [arg(0, "float64"), constant(factor, "float64")], "float64"),
        axes: [],
        dtype: "float64",
      },
    ],
  })

function opened(changes?: (inner: Backend) => Partial<Backend>): Session {
  return new Session("test", altered(changes))
}

const bytes = (...numbers: number[]): Uint8Array => new Uint8Array(Float64Array.from(numbers).buffer)

describe("the compile cache", () => {
  test("equal kernels are compiled once, and −0 is not 0", () => {
    const session = opened()
    expect(session.executable(scale(2))).toBe(session.executable(scale(2)))
    expect(session.stats.kernelsCompiled).toBe(1)
    session.executable(scale(0))
    session.executable(scale(-0))
    expect(session.stats.kernelsCompiled).toBe(3)
  })

  test("the least recently used executable is discarded", () => {
    const discarded: unknown[] = []
    const session = opened(() => ({ discard: (executable) => discarded.push(executable) }))
    const first = session.executable(scale(0.5))
    const second = session.executable(scale(1.5))
    for (let i = 0; i < 1022; i++) session.executable(scale(i + 2))
    expect(discarded).toEqual([])
    session.executable(scale(0.5))
    session.executable(scale(5000))
    expect(discarded).toEqual([second])
    expect(session.executable(scale(0.5))).toBe(first)
  })

  test("a kernel beyond the capabilities is refused before it is compiled", () => {
    const session = opened((inner) => ({ capabilities: { ...inner.capabilities, ops: ["add"] } }))
    expect(() => session.executable(scale(2))).toThrow(expect.objectContaining({ code: "E_UNSUPPORTED" }))
    expect(session.stats.kernelsCompiled).toBe(0)
    const picky = opened(() => ({ supports: () => "not on Mondays" }))
    expect(() => picky.executable(scale(2))).toThrow(/not on Mondays/)
  })

  test("a compiler that throws is reported with the kernel", () => {
    const session = opened(() => ({
      compile() {
        throw new Error("no registers left")
      },
    }))
    expect(() => session.executable(scale(2))).toThrow(expect.objectContaining({ code: "E_COMPILE" }))
    expect(() => session.executable(scale(2))).toThrow(/mul[^]*no registers left/)
  })
})

describe("failures", () => {
  test("a run that throws poisons its outputs and everything computed from them", async () => {
    const session = opened(() => ({
      run() {
        throw new Error("lost the device")
      },
    }))
    const x = session.upload("float64", 2, bytes(1, 2))
    const [y] = session.allocOutputs(scale(2))
    const [z] = session.allocOutputs(scale(2))
    if (!y || !z) throw new Error("a kernel has an output")
    session.run({ executable: session.executable(scale(2)), inputs: [x], outputs: [y], params: [] })
    session.run({ executable: session.executable(scale(3)), inputs: [y], outputs: [z], params: [] })
    await expect(session.read(y)).rejects.toMatchObject({
      code: "E_RUN",
      message: expect.stringContaining("lost the device") as string,
    })
    await expect(session.read(z)).rejects.toMatchObject({ code: "E_RUN" })
    expect(session.stats.kernelsRun).toBe(1)
    expect(await session.read(x)).toEqual(Float64Array.of(1, 2))
  })

  test("buffers of a half-made list of outputs go back", () => {
    let left = 1
    const session = opened((inner) => ({
      alloc(dtype, length) {
        if (left-- === 0) throw new Error("full")
        return inner.alloc(dtype, length)
      },
    }))
    const two = makeKernel({ ...scale(2), outputs: [...scale(2).outputs, ...scale(3).outputs] })
    expect(() => session.allocOutputs(two)).toThrow(expect.objectContaining({ code: "E_OUT_OF_MEMORY" }))
    expect(session.stats.buffers).toBe(0)
  })

  test("a closed session says so, and closing twice is harmless", async () => {
    const session = opened()
    const x = session.upload("float64", 1, bytes(1))
    await session.close()
    await session.close()
    await expect(session.read(x)).rejects.toMatchObject({ code: "E_CLOSED" })
    expect(() => session.alloc("float64", 1)).toThrow(expect.objectContaining({ code: "E_CLOSED" }))
    x.release()
  })
})

describe("plans", () => {
  test("are submitted at once with their dependencies where the backend takes them", () => {
    const plans: (readonly number[])[][] = []
    const session = opened(() => ({ submit: (plan) => plans.push(plan.map(({ after }) => after)) }))
    const x = session.upload("float64", 2, bytes(1, 2))
    const made = Array.from({ length: 3 }, () => session.alloc("float64", 2))
    const [a, b, c] = made as [typeof x, typeof x, typeof x]
    const run = (input: typeof x, output: typeof x) => ({
      executable: session.executable(scale(2)),
      inputs: [input],
      outputs: [output],
      params: [],
    })
    session.runAll([run(x, a), run(a, b), run(x, c)])
    expect(plans).toEqual([[[], [0], []]])
  })
})

describe("opening", () => {
  const failing = (open: () => never): Provider => defineBackend({ name: "failing", open })

  test("a provider of another contract is refused by version, one that throws by name", () => {
    expect(() => openSession({ ...reference(), api: 99 })).toThrow(
      expect.objectContaining({ code: "E_API_VERSION" }),
    )
    const thrower = failing(() => {
      throw new Error("no adapter")
    })
    expect(() => openSession(thrower)).toThrow(/E_NO_BACKEND.*failing.*no adapter/)
  })

  test("storages that nobody reaches are given back by the collector", async () => {
    const session = opened()
    for (let i = 0; i < 100; i++) session.alloc("float64", 4096)
    expect(session.stats.buffers).toBe(100)
    for (let i = 0; i < 50 && session.stats.buffers > 0; i++) {
      globalThis.gc?.()
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(session.stats).toMatchObject({ buffers: 0, bytes: 0 })
  })
})
