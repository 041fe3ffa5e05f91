import { beforeAll, describe, expect, test } from "vitest"
import * as ct from "../index.ts"
import { reference } from "../reference.ts"

type T = ct.Tensor

beforeAll(async () => {
  await ct.setBackend(reference())
})

const f64 = (data: ct.NestedData): T => ct.tensor(data, { dtype: "float64" })

describe("graphs of any size", () => {
  test("a chain of 20,000 ops that is read once", () => {
    let x = f64([1, 2])
    for (let i = 0; i < 20000; i++) x = x.add(1)
    expect([...x.dataSync()]).toEqual([20001, 20002])
  })

  test("the gradient of a chain of 3,000 ops, lazy and compiled", () => {
    const f = (x: T): T => {
      let y = x
      for (let i = 0; i < 3000; i++) y = y.mul(1.0001)
      return y.sum()
    }
    expect(
      ct
        .grad(f)(f64([1, 2]))
        .dataSync()[1],
    ).toBeCloseTo(1.0001 ** 3000, 9)
    expect(
      ct
        .jit((x: T) => ct.grad(f)(x))(f64([1, 2]))
        .dataSync()[1],
    ).toBeCloseTo(1.0001 ** 3000, 9)
  })

  test("squares of squares, whose tree has 2⁵⁰ leaves, under a broadcast that is summed away", () => {
    const f = (x: T): T => {
      let y = x
      for (let i = 0; i < 50; i++) y = y.mul(y)
      return y.expand([3, 4]).sum()
    }
    const [value, slope] = ct.valueAndGrad(f)(f64([1, 1, 1, 1]))
    expect(value.dataSync()[0]).toBe(12)
    expect(slope.dataSync()[0]).toBe(3 * 2 ** 50)
  })
})

describe("jit", () => {
  test("replays without building a graph, with numbers as parameters", () => {
    let calls = 0
    const f = ct.jit((p: { w: T }, x: T, rate: number) => {
      calls++
      return { w: p.w.sub(x.mul(rate)), n: "kept" }
    })
    expect([...f({ w: f64([1, 2]) }, f64([10, 20]), 0.1).w.dataSync()]).toEqual([0, 0])
    expect([...f({ w: f64([1, 2]) }, f64([10, 20]), 0.2).w.dataSync()]).toEqual([-1, -2])
    expect(f({ w: f64([1, 2]) }, f64([10, 20]), 0.3).n).toBe("kept")
    expect(calls).toBe(1)
    f({ w: f64([1]) }, f64([10]), 0.2)
    expect(calls).toBe(2)
  })

  test("captured tensors are constants; arguments may be views", () => {
    const captured = f64([
      [1, 2],
      [3, 4],
    ])
    const f = ct.jit((x: T) => x.add(captured))
    const x = f64([
      [10, 20],
      [30, 40],
    ])
    expect([...f(x).dataSync()]).toEqual([11, 22, 33, 44])
    expect([...f(x.transpose()).dataSync()]).toEqual([11, 32, 23, 44])
  })

  test("an argument that is returned, a constant, and the same tensor twice", () => {
    const f = ct.jit((x: T) => [x, ct.ones([2]), x.exp(), x.exp(), x.transpose()] as const)
    const [same, one, a, b] = f(f64([1, 2]))
    expect([...same.dataSync()]).toEqual([1, 2])
    expect([...one.dataSync()]).toEqual([1, 1])
    a.dispose()
    expect(b.dataSync()[0]).toBeCloseTo(Math.E, 12)
  })

  test("reading a value while tracing is refused, and so is an async function", () => {
    expect(() => ct.jit((x: T) => (x.dataSync()[0] ? x : x.neg()))(f64([1]))).toThrow(
      expect.objectContaining({ code: "E_TRACED" }),
    )
    expect(() => ct.jit(async (x: T) => x)(f64([1]))).toThrow(expect.objectContaining({ code: "E_TRACED" }))
    // Numbers among the arguments are unknown while tracing, too.
    const early = ct.jit((x: T, n: number) => x.mul(n + 1))
    expect(() => early(f64([1]), 2)).toThrow(expect.objectContaining({ code: "E_TRACED" }))
  })

  test("inside another transform it calls the function", () => {
    const f = ct.jit((x: T) => x.mul(x))
    expect(
      ct
        .grad((x: T) => f(x).sum())(f64([3]))
        .dataSync()[0],
    ).toBe(6)
  })

  test("a number keeps float64 precision beside float64 tensors", () => {
    const f = ct.jit((x: T, n: number) => x.mul(n))
    expect(f(f64([3]), 0.1).dataSync()[0]).toBe(3 * 0.1)
  })
})

describe("memory", () => {
  const held = (): ct.SessionStats => ct.memory()

  test("dispose, using and scope give buffers back at once", () => {
    const before = held().buffers
    const x = f64([1, 2, 3])
    x.dataSync()
    expect(held().buffers).toBe(before + 1)
    const y = x.exp()
    x.dispose()
    // y still needs it.
    expect(held().buffers).toBe(before + 1)
    y.dataSync()
    expect(held().buffers).toBe(before + 1)
    y.dispose()
    expect(held().buffers).toBe(before)
    {
      using z = f64([4])
      z.dataSync()
      expect(held().buffers).toBe(before + 1)
    }
    expect(held().buffers).toBe(before)
    const kept = ct.scope(() => {
      const a = f64([1])
      const b = a.exp()
      b.dataSync()
      return { b, a2: a.mul(2) }
    })
    expect(kept.b.dataSync()[0]).toBeCloseTo(Math.E, 12)
    kept.b.dispose()
    kept.a2.dataSync()
    kept.a2.dispose()
    expect(held().buffers).toBe(before)
  })

  test("an abandoned graph holds nothing", () => {
    const before = held().buffers
    ct.scope(() => {
      const x = f64([1, 2])
      x.dataSync()
      ct.grad((y: T) => y.exp().mul(y).sum())(x)
    })
    expect(held().buffers).toBe(before)
  })

  test("a gradient step leaves only its results", () => {
    const before = held().buffers
    const w = f64([1, 2])
    const next = ct.scope(() => {
      const [loss, g] = ct.valueAndGrad((v: T) => v.mul(v).sum())(w)
      loss.dataSync()
      const updated = w.sub(g.mul(0.1))
      updated.dataSync()
      return updated
    })
    w.dispose()
    expect(held().buffers).toBe(before + 1)
    next.dispose()
    expect(held().buffers).toBe(before)
  })

  test("what a scope returns lazily and is realised later leaves nothing else", async () => {
    const before = held().buffers
    const w = f64([1, 2])
    const next = ct.scope(() => {
      const [loss, g] = ct.valueAndGrad((v: T) => v.sigmoid().pow(2).mean())(w)
      return { loss, w: w.sub(g.mul(0.1)) }
    })
    await ct.realize(next)
    w.dispose()
    expect(held().buffers).toBe(before + 2)
    next.loss.dispose()
    next.w.dispose()
    expect(held().buffers).toBe(before)
  })

  test("a pullback holds what it needs until it is disposed of", () => {
    const before = held().buffers
    const x = f64([1, 2])
    const [y, pullback] = ct.vjp((v: T) => v.exp(), x)
    y.dataSync()
    x.dispose()
    y.dispose()
    expect(held().buffers).toBeGreaterThan(before)
    const [dx] = pullback(ct.ones([2], { dtype: "float64" }))
    expect(dx.dataSync()[0]).toBeCloseTo(Math.E, 12)
    dx.dispose()
    pullback.dispose()
    pullback.dispose()
    expect(held().buffers).toBe(before)
    ct.scope(() => void ct.vjp((v: T) => v.exp(), f64([1, 2]))[0].dataSync())
    expect(held().buffers).toBe(before)
  })

  test("a tensor may be disposed of while it is read", async () => {
    const x = f64([1, 2]).exp()
    const reading = x.data()
    x.dispose()
    expect((await reading)[0]).toBeCloseTo(Math.E, 12)
  })

  test("using a disposed tensor says so", () => {
    const x = f64([1])
    x.dispose()
    x.dispose()
    expect(() => x.exp()).toThrow(expect.objectContaining({ code: "E_DISPOSED" }))
    expect(() => x.dataSync()).toThrow(expect.objectContaining({ code: "E_DISPOSED" }))
  })
})
