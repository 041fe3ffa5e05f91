import { beforeAll, describe, expect, it, test } from "vitest"
import * as ct from "../index.ts"
import { reference } from "../reference.ts"
import { elementwiseRows, reduceRows, table } from "../rules/table.ts"
import { spread } from "../testing/differences.ts"

type T = ct.Tensor
type F = (...x: T[]) => T

beforeAll(async () => {
  await ct.setBackend(reference())
})

const f64 = (data: ct.NestedData): T => ct.tensor(data, { dtype: "float64" })
const draw = (shape: readonly number[], [low, high]: readonly [number, number] = [0.2, 1.8]): T =>
  ct.reshape(
    f64(
      spread(
        [[low, high]],
        shape.reduce((a, b) => a * b, 1),
        0,
      ).map(([x = 0]) => x),
    ),
    shape,
  )

/** Example `at` of a batch along its first axis. */
const example = (x: T, at: number): T => ct.reshape(ct.slice(x, [[at, at + 1]]), x.shape.slice(1))

/** What `vmap` stands for: a loop. */
const looped = (f: F, ...x: T[]): T =>
  ct.stack(Array.from({ length: x[0]?.shape[0] ?? 0 }, (_, at) => f(...x.map((each) => example(each, at)))))

/** All of it, shape and bits. */
const whole = (x: T): unknown => ({ shape: x.shape, dtype: x.dtype, data: [...x.dataSync()] })

function expectSameAsLoop(f: F, ...x: T[]): void {
  expect(whole(ct.vmap(f)(...x))).toEqual(whole(looped(f, ...x)))
}

describe("vmap does what a loop does", () => {
  it.each(elementwiseRows.map((row) => [row.name, row] as const))("%s, and its derivatives", (name, row) => {
    const op = table.elementwise[name as keyof typeof table.elementwise] as unknown as F
    const integer = row.accepts === "integer"
    const x = row.domain.map((domain, at) => {
      const drawn = draw([3, 2], domain).add(0.01 * at)
      return row.condition && at === 0 ? drawn.gt(0) : integer ? drawn.mul(5).cast("int32") : drawn
    })
    expectSameAsLoop(op, ...x)
    if (integer || !row.d.some(Boolean)) return
    const by = row.condition ? row.d.map((_, at) => at).slice(1) : row.d.map((_, at) => at)
    const first: F = (...args) => ct.stack(ct.grad((...y: T[]) => op(...y).sum(), { argnums: by })(...args))
    expectSameAsLoop(first, ...x)
  })

  it.each(reduceRows.map((row) => [row.name] as const))("%s, over each axis", (name) => {
    const op = table.reductions[name as keyof typeof table.reductions]
    const x = draw([2, 3, 3])
    for (const axis of [0, 1, -1]) {
      expectSameAsLoop((each) => op(each, axis), x)
      expectSameAsLoop((each) => op(each, axis, { keepDims: true }), x)
    }
    if (name.startsWith("arg")) return
    expectSameAsLoop((each) => op(each), x)
    expectSameAsLoop((each) => ct.grad((y: T) => op(y, [0]).sum())(each), x)
  })

  it.each<[string, F]>([
    ["expand", (x) => ct.expand(x, [2, 3, 4])],
    ["permute", (x) => ct.permute(x, [1, 0])],
    ["reshape", (x) => ct.reshape(x, [2, 6])],
    [
      "slice",
      (x) =>
        ct.slice(x, [
          [1, null],
          [0, 4, 2],
        ]),
    ],
    [
      "slice, backwards to the beginning",
      (x) =>
        ct.slice(x, [
          [null, null, -1],
          [2, null, -2],
        ]),
    ],
    ["slice of nothing", (x) => ct.slice(x, [[2, 2]])],
    [
      "pad",
      (x) =>
        ct.pad(x, [
          [1, 0],
          [0, 2],
        ]),
    ],
    ["transpose", (x) => x.transpose()],
    ["concat", (x) => ct.concat([x, x.exp()], 1)],
    ["cumSum", (x) => ct.cumSum(x, 0)],
    ["cumProd", (x) => ct.cumProd(x)],
    ["cumMax", (x) => ct.cumMax(x)],
    ["logCumSumExp", (x) => ct.logCumSumExp(x)],
    ["softmax", (x) => x.softmax(0)],
    ["logSoftmax", (x) => x.logSoftmax()],
    ["logSumExp", (x) => x.logSumExp(-1)],
    ["variance", (x) => x.variance(1)],
    ["std", (x) => x.std()],
    ["norm", (x) => x.norm(0)],
    ["any", (x) => x.gt(1).any(0)],
    ["all", (x) => x.gt(1).all()],
    ["countNonzero", (x) => x.floor().countNonzero(1)],
    ["huber", (x) => x.huber(x.mul(3))],
    ["clone", (x) => ct.clone(x)],
    ["stopGradient", (x) => ct.grad((y: T) => y.mul(ct.stopGradient(y)).sum())(x)],
  ])("%s, and the gradient through it", (_, f) => {
    const x = draw([3, 3, 4])
    expectSameAsLoop(f, x)
    expectSameAsLoop((each) => ct.grad((y: T) => f(y).cast("float64").mul(y.sum()).sum())(each), x)
  })

  it("matmul of a shared matrix, in one kernel", () => {
    const x = draw([5, 3])
    const w = draw([3, 4])
    const f = ct.vmap((each: T, shared: T) => ct.matmul(each, shared), { inAxes: [0, null] })
    expect(ct.kernels(f(x, w)).length).toBe(1)
    expect(whole(f(x, w))).toEqual(whole(ct.matmul(x, w)))
    expectSameAsLoop((a, b) => ct.matmul(a, b), draw([2, 3, 4]), draw([2, 4, 2]))
  })

  it("an op of one row and one of customVjp", () => {
    const swish = ct.elementwise({
      name: "swish",
      at: (x = 0) => x / (1 + Math.exp(-x)),
      lower: (x) => ct.mul(x, ct.sigmoid(x)),
      d: [(y, x) => ct.add(y, ct.mul(ct.sigmoid(x), ct.sub(1, y)))],
    })
    const clipped = ct.customVjp(
      (x, y) => x.mul(y).exp(),
      (cotangent, y, a) => [cotangent.mul(y).mul(a.sum()), null],
    )
    for (const f of [(x: T) => swish(x), (x: T) => clipped(x, f64(2)), (x: T) => clipped(x, x.sum())]) {
      expectSameAsLoop(f, draw([3, 2]))
      expectSameAsLoop((x) => ct.grad((y: T) => f(y).sum())(x), draw([3, 2]))
      expectSameAsLoop((x) => ct.hessian((y: T) => f(y).sum())(x), draw([3, 2]))
      expectSameAsLoop((x) => ct.jvp(f, [x], [x])[1], draw([3, 2]))
    }
  })
})

describe("vmap composes", () => {
  const f = (x: T): T => x.sigmoid().mul(x).sum().exp()
  const x = (): T => draw([4, 3])

  it("gradients of examples, and the gradient of all examples", () => {
    expectSameAsLoop((each) => ct.grad(f)(each), x())
    const together = ct.grad((y: T) => ct.vmap(f)(y).sum())(x())
    expect(whole(together)).toEqual(whole(ct.vmap(ct.grad(f))(x())))
  })

  it("with jvp, jacobian, hessian and valueAndGrad, inside", () => {
    expectSameAsLoop((each) => ct.jvp(f, [each], [each.mul(2)])[1], x())
    expectSameAsLoop((each) => ct.jacobian((y: T) => y.exp().mul(y.sum()))(each), x())
    expectSameAsLoop((each) => ct.hessian(f)(each), x())
    const [value, gradient] = ct.vmap(ct.valueAndGrad(f))(x())
    expect(whole(value)).toEqual(whole(looped(f, x())))
    expect(whole(gradient)).toEqual(whole(looped((each) => ct.grad(f)(each), x())))
  })

  it("and outside", () => {
    const all = ct.vmap(f)
    const loop = (y: T): T => looped(f, y)
    expect(whole(ct.jvp(all, [x()], [x()])[1])).toEqual(whole(ct.jvp(loop, [x()], [x()])[1]))
    expect(whole(ct.jacobian(all)(x()))).toEqual(whole(ct.jacobian(loop)(x())))
    expect(whole(ct.jit(all)(x()))).toEqual(whole(loop(x())))
    expect(whole(ct.vmap(ct.jit(f))(x()))).toEqual(whole(loop(x())))
  })

  it("with itself, and with what it captures", () => {
    const outer = ct.vmap((a: T) => ct.vmap((b: T) => a.mul(b).sum())(x()))(x())
    expect(whole(outer)).toEqual(whole(ct.matmul(x(), x().transpose())))
    const scaled = ct.grad((s: T) =>
      ct
        .vmap((each: T) => each.mul(s).sum())(x())
        .pow(2)
        .sum(),
    )
    // Σ (s·Σx)² has the derivative 2·Σ (Σx)² at s = 1.
    const ratio = scaled(f64(1)).div(x().sum(1).pow(2).sum())
    expect(ratio.dataSync()[0]).toBeCloseTo(2, 12)
  })

  it("a number of a compiled call is the same for all examples", async () => {
    const step = ct.jit((y: T, rate: number) => ct.vmap((each: T) => each.mul(rate).sum())(y))
    expect(whole(step(x(), 3))).toEqual(whole(x().mul(3).sum(1)))
    expect(whole(step(x(), 5))).toEqual(whole(x().mul(5).sum(1)))
  })
})

describe("axes", () => {
  it("in: of each argument, of each part of one, and none", () => {
    const a = draw([3, 2])
    const b = draw([2, 3])
    const all = f64([5, 7])
    const f = (p: { a: T; b: T[] }, by: number, shared: T): T =>
      p.a
        .mul(p.b[0] ?? 0)
        .mul(by)
        .add(shared)
    const inAxes = [{ a: 0, b: [-1] }, null, null]
    const y = ct.vmap(f, { inAxes, outAxes: 1 })({ a, b: [b] }, 2, all)
    expect(whole(y)).toEqual(whole(a.mul(b.transpose()).mul(2).add(all).transpose()))
  })

  it("out: anywhere, of each result, and none for what is the same for all", () => {
    const x = draw([2, 3, 4])
    const moved = ct.vmap((each: T) => ({ last: each, middle: each, one: f64([1, 2]) }), {
      outAxes: { last: -1, middle: 1, one: null },
    })(x)
    expect(whole(moved.last)).toEqual(whole(ct.permute(x, [1, 2, 0])))
    expect(whole(moved.middle)).toEqual(whole(ct.permute(x, [1, 0, 2])))
    expect(whole(moved.one)).toEqual(whole(f64([1, 2])))
    expect(ct.vmap((_: T) => f64([1, 2]))(x).shape).toEqual([2, 2])
  })

  it("integers and bools are mapped, and no examples give none", () => {
    const labels = ct.tensor([2, 0, 1], { dtype: "int32" })
    const rows = ct.vmap((label: T) => ct.arange(0, 3, 1, { dtype: "int32" }).eq(label).cast("int32"))(labels)
    expect(rows.dataSync()).toEqual(new Int32Array([0, 0, 1, 1, 0, 0, 0, 1, 0]))
    expect(ct.vmap((each: T) => each.exp().sum())(ct.zeros([0, 3])).shape).toEqual([0])
  })

  test.each<[string, () => unknown, string]>([
    [
      "different numbers of examples",
      () => ct.vmap((a: T, b: T) => a.add(b))(draw([2]), draw([3])),
      "E_SHAPE",
    ],
    ["nothing to map", () => ct.vmap((a: T) => a, { inAxes: null })(draw([2])), "E_SHAPE"],
    ["only a number", () => ct.vmap((a: number) => f64(a))(1), "E_SHAPE"],
    ["an axis that is not there", () => ct.vmap((a: T) => a, { inAxes: 1 })(draw([2])), "E_AXIS"],
    ["a result axis that is not there", () => ct.vmap((a: T) => a, { outAxes: 1 })(draw([2])), "E_AXIS"],
    ["axes for more arguments", () => ct.vmap((a: T) => a, { inAxes: [0, 0] })(draw([2])), "E_AXIS"],
    [
      "axes by other names",
      () => ct.vmap((p: { a: T }) => p.a, { inAxes: [{ b: 0 }] })({ a: draw([2]) }),
      "E_AXIS",
    ],
    ["no axis for a result that differs", () => ct.vmap((a: T) => a, { outAxes: null })(draw([2])), "E_AXIS"],
    ["a value that differs, read", () => ct.vmap((a: T) => f64(a.dataSync()[0] ?? 0))(draw([2])), "E_TRACED"],
    ["an async function", () => ct.vmap(async (a: T) => a)(draw([2])), "E_TRACED"],
    ["no result", () => ct.vmap((_: T) => undefined)(draw([2])), "E_SHAPE"],
  ])("%s: refused", (_, act, code) => {
    expect(act).toThrow(expect.objectContaining({ code }))
  })
})

it("vmap leaves nothing behind, however it ends", () => {
  const x = draw([4, 3])
  x.dataSync()
  const held = (): unknown => ({ buffers: ct.memory().buffers, bytes: ct.memory().bytes })
  const before = held()
  ct.scope(() => {
    ct.vmap(ct.grad((each: T) => each.exp().sum()))(x).dataSync()
    expect(() => ct.vmap((each: T) => each.add(f64([1, 2])))(x)).toThrow("E_SHAPE")
  })
  expect(held()).toEqual(before)
})
