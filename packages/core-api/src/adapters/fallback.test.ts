import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { BACKEND_API, type Backend, defineBackend } from "../backend.ts"
import { bytesOf, viewBytes } from "../dtype.ts"
import { call } from "../expr.ts"
import { interpret } from "../interpret.ts"
import { intrinsics } from "../rules/table.ts"
import { randomKernel } from "../testing/random-kernel.ts"
import { restricted, type Restrictions } from "../testing/restricted.ts"
import { openNow, runKernel } from "../testing/run-kernel.ts"
import { exponential, increment, mapKernel } from "../testing/small-kernels.ts"
import { contiguous } from "../view.ts"
import { fallback } from "./fallback.ts"

const provider = (name: string, backend: Backend) => defineBackend({ name, open: () => backend })
const lacksExp = { ops: intrinsics.filter((op) => op !== "exp") }

function pair(first: Restrictions, second: Restrictions = {}) {
  const [a, b] = [restricted(first), restricted(second)]
  const backend = openNow(fallback(provider("a", a), provider("b", b)))
  return { backend, a, b }
}

test.each([
  { asynchronous: false, layout: "strided" as const },
  { asynchronous: true, layout: "contiguous" as const },
])("computes what either does ($asynchronous, $layout)", async ({ asynchronous, layout }) => {
  const weak = {
    ops: ["add", "sub", "neg", "where", "lt", "cast"],
    dtypes: ["float64", "bool"] as const,
    layout,
  }
  const { backend, a, b } = pair({ capabilities: weak, asynchronous })
  expect("readSync" in backend).toBe(!asynchronous)
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (g) => {
      const sample = randomKernel((max) => g(fc.integer, { min: 0, max }))
      expect(await runKernel(backend, sample)).toEqual(interpret(sample.kernel)(sample.inputs, sample.params))
    }),
    { numRuns: 500 },
  )
  expect([a.alive(), b.alive()]).toEqual([0, 0])
})

test("values move to where the next kernel runs, and info says where that was and why", async () => {
  for (const asynchronous of [false, true]) {
    const { backend } = pair({ capabilities: lacksExp, asynchronous })
    const [x, y] = [backend.alloc("float64", 2), backend.alloc("float64", 2)]
    const [up, exp] = [backend.compile(increment(2)), backend.compile(exponential(2))]
    backend.write(x, bytesOf(Float64Array.of(-1, 0)))
    backend.run(up, [x], [y], [])
    backend.run(exp, [y], [x], [])
    backend.run(up, [x], [y], [])
    const fives = bytesOf(Float64Array.of(5, 5))
    backend.write(x, fives)
    fives.fill(0)
    expect(viewBytes("float64", await backend.read(y))).toEqual(Float64Array.of(2, Math.E + 1))
    expect(viewBytes("float64", await backend.read(x))).toEqual(Float64Array.of(5, 5))
    expect(backend.info).toMatchObject({
      device: "interpreter, else interpreter",
      first: { name: "a", kernels: 1 },
      second: { name: "b", kernels: 1, because: { "it has no op exp": 1 } },
    })
  }
})

describe("capabilities", () => {
  test("are joined: lists grow, limits and promises shrink", () => {
    const { backend } = pair(
      { capabilities: { ...lacksExp, maxInputs: 3, maxElements: 10, accuracy: { log: { ulp: 3 } } } },
      {
        capabilities: {
          dtypes: ["float32"],
          mixedOutputs: false,
          accuracy: { log: { ulp: 8, domain: [0, 1] } },
        },
      },
    )
    expect(backend.capabilities).toMatchObject({
      dtypes: ["bool", "int32", "float32", "float64"],
      layout: "strided",
      maxInputs: 3,
      mixedOutputs: false,
      deterministic: true,
      accuracy: { log: { ulp: 8, domain: [0, 1] } },
    })
    expect(backend.capabilities.ops).toContain("exp")
    expect(backend.capabilities).not.toHaveProperty("maxElements")
  })

  test("a kernel that neither runs is refused with both reasons", () => {
    const { backend } = pair({ capabilities: lacksExp }, { capabilities: { maxElements: 2 } })
    expect(backend.supports?.(exponential(3))).toBe(
      "a: it has no op exp; b: it holds at most 2 elements in an array, not 3",
    )
    expect(() => backend.compile(exponential(3))).toThrow(expect.objectContaining({ code: "E_UNSUPPORTED" }))
    expect(backend.supports?.(exponential(2))).toBe(true)
  })
})

test("a failure on either side poisons", async () => {
  const cause = new Error("device lost")
  const fail = (): never => {
    throw cause
  }
  const { backend } = pair({ capabilities: lacksExp, fail, asynchronous: true })
  const [x, y] = [backend.alloc("float64", 2), backend.alloc("float64", 2)]
  backend.run(backend.compile(increment(2)), [x], [y], [])
  backend.run(backend.compile(exponential(2)), [y], [x], [])
  await expect(backend.read(x)).rejects.toMatchObject({ code: "E_RUN", cause })
})

test("an input that fails to move leaves nothing behind of those that do", async () => {
  const { backend } = pair({ capabilities: lacksExp, asynchronous: true })
  const empty = backend.alloc("float64", 0)
  const [bad, good, y] = [1, 1, 1].map((length) => backend.alloc("float64", length))
  const expSum = mapKernel([contiguous([1]), contiguous([1])], (...args) =>
    call("exp", [call("add", args, "float64")], "float64"),
  )
  // The view leaves this buffer, which the inner backend says only to who reads the result.
  backend.run(backend.compile(increment(1)), [empty], [bad], [])
  const both = backend.compile(expSum)
  backend.run(both, [bad, good], [y], [])
  backend.write(good, bytesOf(Float64Array.of(3)))
  backend.write(bad, bytesOf(Float64Array.of(0)))
  await expect(backend.read(y)).rejects.toMatchObject({ code: "E_RUN" })
  await new Promise((resolve) => setTimeout(resolve))
  backend.run(both, [bad, good], [y], [])
  expect(viewBytes("float64", await backend.read(y))).toEqual(Float64Array.of(Math.exp(3)))
})

describe("opening", () => {
  const good = provider("good", restricted({}))

  test("is asynchronous if one of them is", async () => {
    const late = defineBackend({ name: "late", open: () => Promise.resolve(restricted({})) })
    for (const both of [fallback(late, good), fallback(good, late)]) {
      const opened = both.open()
      expect(opened).toBeInstanceOf(Promise)
      expect((await opened).info.device).toBe("interpreter, else interpreter")
    }
  })

  test("closes the first when the second fails", async () => {
    const first = restricted({})
    const bad = defineBackend({ name: "bad", open: () => Promise.reject(new Error("no GPU")) })
    await expect(fallback(provider("first", first), bad).open()).rejects.toThrow("no GPU")
    expect(() => first.alloc("bool", 1)).toThrow(expect.objectContaining({ code: "E_CLOSED" }))
  })

  test("refuses another version of the interface", () => {
    const old = { ...good, api: BACKEND_API + 1 }
    expect(() => fallback(good, old).open()).toThrow(expect.objectContaining({ code: "E_API_VERSION" }))
  })
})

test("closing closes both and rejects what is pending", async () => {
  const { backend, a, b } = pair({ asynchronous: true })
  const reading = backend.read(backend.alloc("float64", 1))
  await backend.close()
  await backend.close()
  await expect(reading).rejects.toMatchObject({ code: "E_CLOSED" })
  for (const side of [a, b])
    expect(() => side.alloc("bool", 1)).toThrow(expect.objectContaining({ code: "E_CLOSED" }))
})
