import fc from "fast-check"
import { beforeEach, describe, expect, test } from "vitest"
import { type Backend, defineBackend, type PlanStep, type Provider } from "../backend.ts"
import { constant } from "../expr.ts"
import * as ct from "../index.ts"
import { type Kernel, makeKernel } from "../kernel.ts"
import { reference } from "../reference.ts"
import { altered } from "../testing/altered.ts"

type T = ct.Tensor

const coded = (code: string): unknown => expect.objectContaining({ code })

/** Another backend that can do the same. */
const second = (): Provider => ({ ...reference(), name: "second" })

const provider = (changes?: (inner: Backend) => Partial<Backend>): Provider =>
  defineBackend({ name: "altered", open: () => altered(changes) })

beforeEach(async () => {
  await ct.setBackend(reference())
})

const f64 = (data: ct.NestedData): T => ct.tensor(data, { dtype: "float64" })

/** A compiled function of anything that counts how often it is traced, and gives that number. */
function counting(): { call: (...args: readonly unknown[]) => number; traces: () => number } {
  let traces = 0
  const compiled = ct.jit((..._args: readonly unknown[]) => ct.full([], ++traces))
  return { call: (...args) => compiled(...args).dataSync()[0] ?? NaN, traces: () => traces }
}

/** A kernel without inputs, which stores one number. */
const storing = (n: number): Kernel =>
  makeKernel({
    space: [1],
    inputs: [],
    params: [],
    accumulators: [],
    outputs: [{ value: constant(n, "float64"), axes: [], dtype: "float64" }],
  })

const matrix = (): T =>
  f64([
    [1, 2],
    [3, 4],
  ])

class Setting {
  readonly size = 1
}

const [setting, twin] = [new Setting(), new Setting()]
// The same text with another number inside.
const [one, two] = [1, 2].map((n) => () => n)

describe("a compiled function is traced again", () => {
  test.each<[string, () => readonly unknown[], () => readonly unknown[]]>([
    ["a shape", () => [f64([1, 2])], () => [f64([1, 2, 3])]],
    ["a rank", () => [f64([1, 2])], () => [f64([[1, 2]])]],
    ["a dtype", () => [f64([1, 2])], () => [ct.tensor([1, 2])]],
    ["a view", () => [matrix()], () => [matrix().transpose()]],
    ["a tensor for a number", () => [1], () => [f64(1)]],
    ["the number of arguments", () => [f64(1)], () => [f64(1), f64(1)]],
    ["the nesting", () => [[f64(1), f64(1)]], () => [[f64(1), [f64(1)]]]],
    ["a list for a record", () => [[f64(1)]], () => [{ 0: f64(1) }]],
    ["a key", () => [{ a: f64(1) }], () => [{ b: f64(1) }]],
    ["the order of keys", () => [{ a: f64(1), b: f64(1) }], () => [{ b: f64(1), a: f64(1) }]],
    ["a string", () => ["sum"], () => ["mean"]],
    ["strings that look alike when joined", () => ["a", "string b"], () => ["a,string string b"]],
    ["a bool", () => [true], () => [false]],
    ["null for undefined", () => [null], () => [undefined]],
    ["a hole for nothing", () => [[f64(1), ,]], () => [[f64(1)]]], // oxlint-disable-line no-sparse-arrays
    ["an instance", () => [setting], () => [twin]],
    ["a function with the same text", () => [one], () => [two]],
    ["the content of a typed array", () => [Float32Array.of(1)], () => [Float32Array.of(2)]],
    ["the type of a typed array", () => [Float32Array.of(1)], () => [Float64Array.of(1)]],
    ["the sign of a zero in a typed array", () => [Float32Array.of(0)], () => [Float32Array.of(-0)]],
  ])("for %s, and not for what it was traced for before", (_, first, second) => {
    const { call } = counting()
    const calls = [first, second, first, first, second]
    expect(calls.map((args) => call(...args()))).toEqual([1, 2, 1, 1, 2])
  })

  test.each<[string, () => readonly unknown[], () => readonly unknown[]]>([
    ["values", () => [f64([1, 2])], () => [f64([3, 4])]],
    ["numbers", () => [1, 0], () => [NaN, -0]],
    ["a tensor that has no value yet", () => [f64([1, 2])], () => [f64([1, 2]).exp()]],
    ["a constant", () => [f64([1, 2])], () => [ct.ones([2], { dtype: "float64" })]],
    ["a tensor given twice", () => [f64(1), f64(2)], () => Array<T>(2).fill(f64(3))],
    ["equal nesting", () => [{ a: [f64(1), { n: 1 }] }], () => [{ a: [f64(2), { n: 3 }] }]],
    ["equal typed arrays", () => [Float32Array.of(NaN)], () => [Float32Array.of(NaN)]],
    ["equal strings", () => ["mean"], () => [["me", "an"].join("")]],
  ])("but not for other %s", (_, first, second) => {
    const { call } = counting()
    expect([first, second, first].map((args) => call(...args()))).toEqual([1, 1, 1])
  })

  test("where there are no tensors, for another current backend", async () => {
    const { call } = counting()
    const home = ct.getBackend()
    expect([call(1), call(2)]).toEqual([1, 1])
    await ct.withBackend(second(), () => expect([call(1), call(2)]).toEqual([2, 2]))
    expect(ct.getBackend()).toBe(home)
    expect(call(3)).toBe(1)
  })

  test("and computes what the function does, in any order of calls", () => {
    const f = (p: { x: T; y: T }, n: number, how: string): T[] => {
      const z = p.x.mul(p.y).add(n)
      return how === "sum" ? [z.sum(), p.x] : [p.x.sum(-1).mul(n), z.exp().transpose(), p.y]
    }
    const pool = [
      matrix(),
      matrix().transpose(),
      f64([[2], [0.5]]),
      f64([3, 4]),
      matrix().cast("float32"),
      f64([[3], [4]]).expand([2, 2]),
    ]
    const some = fc.integer({ min: 0, max: pool.length - 1 })
    const call = fc.tuple(some, some, fc.double({ min: -2, max: 2 }), fc.constantFrom("sum", "other"))
    const compiled = ct.jit(f)
    fc.assert(
      fc.property(fc.array(call, { maxLength: 6 }), (calls) => {
        for (const [a, b, n, how] of calls) {
          const p = { x: pool[a] ?? matrix(), y: pool[b] ?? matrix() }
          const given = compiled(p, n, how).map((each) => [each.shape, each.dtype, each.dataSync()])
          expect(given).toEqual(f(p, n, how).map((each) => [each.shape, each.dtype, each.dataSync()]))
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe("the results of a compiled call", () => {
  test("share no buffer with those of another call, and hold only their own", () => {
    const f = ct.jit((x: T) => ({ sum: x.exp().sum(), twice: x.mul(2) }))
    const x = f64([1, 2])
    x.dataSync()
    const before = ct.memory()
    const first = f(x)
    const second = f(x)
    // Two results of 8 and 16 bytes for each call, and nothing in between.
    expect(ct.memory()).toMatchObject({ buffers: before.buffers + 4, bytes: before.bytes + 48 })
    first.twice.dispose()
    first.sum.dispose()
    const third = f(f64([5, 6]))
    expect([...second.twice.dataSync()]).toEqual([2, 4])
    expect([...third.twice.dataSync()]).toEqual([10, 12])
    expect(first.twice.disposed).toBe(true)
  })

  test("outlive the arguments, even one that is handed through", () => {
    const f = ct.jit((x: T, y: T) => [x, x.mul(y)] as const)
    const before = ct.memory().buffers
    const x = f64([1, 2])
    const [same, product] = f(x, x)
    x.dispose()
    expect([...same.dataSync()]).toEqual([1, 2])
    expect([...product.dataSync()]).toEqual([1, 4])
    const [, other] = f(same, product)
    expect([...other.dataSync()]).toEqual([1, 8])
    for (const each of [same, product, other]) each.dispose()
    expect(ct.memory().buffers).toBe(before + 1)
  })

  test("have the function's nesting, names of prototypes and empty results included", () => {
    const f = ct.jit((x: T) => ({ ["__proto__"]: x, list: [], nothing: undefined, text: "kept" }))
    const result = f(f64([1])) as unknown as Record<string, unknown>
    expect(Object.keys(result)).toEqual(["__proto__", "list", "nothing", "text"])
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype)
    expect(result).toMatchObject({ list: [], nothing: undefined, text: "kept" })
    const calls: unknown[] = []
    const effect = ct.jit((x: T) => void calls.push(x))
    expect([effect(f64([1])), effect(f64([1]))]).toEqual([undefined, undefined])
    expect(calls.length).toBe(1)
  })
})

describe("a compiled call refuses", () => {
  test("a disposed argument, and goes on with others", () => {
    const f = ct.jit((x: T) => x.mul(2))
    const x = f64([1])
    f(x)
    x.dispose()
    expect(() => f(x)).toThrow(coded("E_DISPOSED"))
    expect([...f(f64([4])).dataSync()]).toEqual([8])
  })

  test("arguments on two backends, constants that got their value there included", async () => {
    const f = ct.jit((x: T, y: T) => x.add(y))
    const here = f64([1])
    f(here, here)
    const there = await ct.withBackend(second(), () => ct.tensor([1], { dtype: "float64" }))
    expect(() => f(here, there)).toThrow(coded("E_MIXED_BACKENDS"))
    const constant = ct.ones([1], { dtype: "float64" })
    await ct.withBackend(second(), () => ct.realize(constant))
    expect(() => f(here, constant)).toThrow(coded("E_MIXED_BACKENDS"))
    expect(() => here.add(constant)).toThrow(coded("E_MIXED_BACKENDS"))
    const early = ct.ones([1], { dtype: "float64" })
    const sum = here.add(early)
    await ct.withBackend(second(), () => ct.realize(early))
    expect(() => sum.dataSync()).toThrow(coded("E_MIXED_BACKENDS"))
  })

  test("a closed backend, and works on the next one", async () => {
    const f = ct.jit((x: T) => x.mul(2))
    const session = await ct.setBackend(second())
    const x = f64([1])
    const y = f(x)
    await session.close()
    expect(() => f(x)).toThrow(coded("E_CLOSED"))
    expect(() => y.dataSync()).toThrow(coded("E_CLOSED"))
    await ct.setBackend(second())
    expect([...f(f64([3])).dataSync()]).toEqual([6])
    expect(() => f(x)).toThrow(coded("E_CLOSED"))
  })
})

describe("the backend", () => {
  const chain = (x: T, y: T): T[] => {
    const total = x.sum(0, { keepDims: true }).exp()
    return [x.matmul(y).matmul(x.mul(total)), total, y.sum(1)]
  }

  test("gets the same plan from a compiled call as from the function itself", async () => {
    const plans: unknown[] = []
    const submit = (plan: readonly PlanStep<unknown, unknown>[]): void => {
      plans.push(
        plan.map(({ after, inputs, outputs }) => ({ after, inputs: inputs.length, outputs: outputs.length })),
      )
    }
    await ct.setBackend(provider(() => ({ submit })))
    const [x, y] = [matrix(), matrix()]
    await ct.realize(x, y)
    await ct.realize(chain(x, y))
    ct.jit(chain)(x, y)
    expect(plans.length).toBe(2)
    expect(plans[1]).toEqual(plans[0])
    expect(plans[0]).toContainEqual(
      expect.objectContaining({ after: expect.arrayContaining([0]) as unknown }),
    )
  })

  test("may keep the lists of a run: the next call has its own", async () => {
    const kept: (readonly unknown[])[] = []
    await ct.setBackend(
      provider((inner) => ({
        run(executable, inputs, outputs, params) {
          kept.push(inputs, outputs, params)
          inner.run(executable, inputs, outputs, params)
        },
      })),
    )
    const f = ct.jit((x: T, n: number) => x.mul(n))
    f(f64([1]), 2)
    const first = kept.map((list) => [...list])
    f(f64([2]), 3)
    expect(kept.slice(0, 3)).toEqual(first)
    expect(new Set(kept).size).toBe(6)
    expect([kept[2], kept[5]]).toEqual([[2], [3]])
  })

  test("keeps the executables of a compiled function until that is collected", async () => {
    const discarded = new Set<unknown>()
    const used: unknown[] = []
    const session = await ct.setBackend(
      provider((inner) => ({
        discard: (executable) => discarded.add(executable),
        run(executable, ...rest) {
          used.push(executable)
          inner.run(executable, ...rest)
        },
      })),
    )
    const fillCache = (from: number): void => {
      for (let n = from; n < from + 1100; n++) session.executable(storing(n))
    }
    const use = async (): Promise<void> => {
      const f = ct.jit((y: T) => y.exp())
      f(f64([1]))
      fillCache(0)
      expect(discarded.size).toBeGreaterThan(0)
      expect(used.length).toBe(1)
      expect(discarded).not.toContain(used[0])
      expect(await f(f64([0])).item()).toBe(1)
    }
    await use()
    for (let round = 0; round < 5; round++) {
      globalThis.gc?.()
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    fillCache(2000)
    expect(discarded).toContain(used[0])
  })
})
