import { beforeAll, describe, expect, test } from "vitest"
import * as ct from "../index.ts"
import { reference } from "../reference.ts"

type T = ct.Tensor

beforeAll(async () => {
  await ct.setBackend(reference())
})

const f64 = (data: ct.NestedData): T => ct.tensor(data, { dtype: "float64" })
const expectClose = (got: number, want: number, digits = 12): void => {
  expect(Math.abs(got - want) / Math.max(1, Math.abs(want)), `${got} for ${want}`).toBeLessThan(10 ** -digits)
}

describe("grad to any order", () => {
  /** Coefficients of the Taylor series of a composition, by arithmetic on truncated series: an independent derivative. */
  type Series = readonly number[]
  const order = 5
  const mulS = (a: Series, b: Series): Series =>
    Array.from({ length: order }, (_, k) =>
      a.slice(0, k + 1).reduce((sum, each, i) => sum + each * (b[k - i] ?? 0), 0),
    )
  const expS = (a: Series): Series => {
    const e = [Math.exp(a[0] ?? 0)]
    for (let k = 1; k < order; k++) {
      let sum = 0
      for (let i = 1; i <= k; i++) sum += i * (a[i] ?? 0) * (e[k - i] ?? 0)
      e.push(sum / k)
    }
    return e
  }
  const divS = (a: Series, b: Series): Series => {
    const q: number[] = []
    for (let k = 0; k < order; k++) {
      let sum = a[k] ?? 0
      for (let i = 0; i < k; i++) sum -= (q[i] ?? 0) * (b[k - i] ?? 0)
      q.push(sum / (b[0] ?? 1))
    }
    return q
  }
  const logS = (a: Series): Series => {
    const derivative = divS(
      a.slice(1).map((each, i) => each * (i + 1)),
      a,
    )
    return [Math.log(a[0] ?? 0), ...derivative.slice(0, order - 1).map((each, i) => each / (i + 1))]
  }
  const one: Series = [1, 0, 0, 0, 0]
  const negS = (a: Series): Series => a.map((each) => -each)
  const addS = (a: Series, b: Series): Series => a.map((each, i) => each + (b[i] ?? 0))
  const sigmoidS = (a: Series): Series => divS(one, addS(one, expS(negS(a))))

  const third = (f: (x: T) => T): ((x: T) => T) => ct.grad(ct.grad(ct.grad(f)))

  test.each([
    [
      "x·exp(x)·sigmoid(x)",
      (x: T) => x.mul(x.exp()).mul(x.sigmoid()),
      (x: Series) => mulS(mulS(x, expS(x)), sigmoidS(x)),
      0.7,
    ],
    ["log", (x: T) => x.log(), logS, 1.3],
    ["x^2.5", (x: T) => x.pow(2.5), (x: Series) => expS(logS(x).map((each) => 2.5 * each)), 1.7],
    ["x^x", (x: T) => x.pow(x), (x: Series) => expS(mulS(x, logS(x))), 1.2],
    [
      "mean of pow",
      (x: T) =>
        x
          .mul(f64([1, 2, 3]))
          .pow(3)
          .mean(),
      (x: Series) => mulS(x, mulS(x, x)).map((each) => each * 12),
      0.4,
    ],
  ])("third derivative of %s agrees with its Taylor series", async (_, f, series, at) => {
    const want = series([at, 1, 0, 0, 0])[3] ?? NaN
    expectClose(await third(f)(f64(at)).item(), 6 * want)
  })
})

describe("nested transforms", () => {
  test("an inner derivative does not see the outer variable as its own", async () => {
    // d/dx [x · d/dy (x + y)] = 1, and 2 if the perturbations are confused.
    const inner = (x: T): T => x.mul(ct.grad((y: T) => x.add(y))(f64(1)))
    expectClose(await ct.grad(inner)(f64(1)).item(), 1)
    const [, forward] = ct.jvp(inner, [f64(1)], [f64(1)])
    expectClose(await forward.item(), 1)
  })

  test("forward over forward through the same closed-over variable", async () => {
    const f = (x: T): T => ct.jvp((y: T) => x.mul(y).mul(y), [x], [f64(1)])[1]
    // d/dy (x y²) at y = x is 2x²; its derivative is 4x.
    const [, tangent] = ct.jvp(f, [f64(3)], [f64(1)])
    expectClose(await tangent.item(), 12)
  })

  test("an outer variable captured by an inner gradient is differentiated through", async () => {
    const f = (x: T): T => ct.grad((y: T) => x.mul(y).mul(y).mul(y))(x.mul(2))
    // 3 x (2x)² = 12 x³, whose derivative is 36 x².
    expectClose(await ct.grad(f)(f64(1.5)).item(), 81)
  })
})

describe("Hessian-vector products agree", () => {
  const f = (x: T): T => x.mul(x.sigmoid()).exp().mul(x.pow(2)).sum()
  const x = [0.3, -1.2, 0.8]
  const v = [1, 0.5, -2]

  test("forward over reverse, reverse over reverse, and the Hessian", async () => {
    const [, over] = ct.jvp(ct.grad(f), [f64(x)], [f64(v)])
    const reverse = await ct
      .grad((y: T) => ct.grad(f)(y).mul(f64(v)).sum())(f64(x))
      .data()
    const full = await ct.hessian(f)(f64(x)).matmul(f64(v)).data()
    const forward = await over.data()
    forward.forEach((each, i) => {
      expectClose(reverse[i] ?? NaN, each)
      expectClose(full[i] ?? NaN, each)
    })
  })

  test("a Hessian is symmetric", async () => {
    const g = (y: T): T => ct.grad(f)(y)
    const h = await ct.jacobian(g)(f64(x)).array()
    const transposed = await ct.hessian(f)(f64(x)).transpose().array()
    for (const [i, row] of (h as number[][]).entries()) {
      for (const [j, each] of row.entries()) expectClose(each, (transposed as number[][])[i]?.[j] ?? NaN)
    }
  })
})

describe("trees", () => {
  test("a gradient has the nesting of its argument", async () => {
    const f = (p: { w: T; layers: [T, { b: T }]; name: string }): T =>
      p.w.mul(p.layers[0]).add(p.layers[1].b).sum()
    const g = ct.grad(f)({ w: f64([2, 3]), layers: [f64([5, 7]), { b: f64([1, 1]) }], name: "kept" })
    expect(await g.w.array()).toEqual([5, 7])
    expect(await g.layers[0].array()).toEqual([2, 3])
    expect(await g.layers[1].b.array()).toEqual([1, 1])
    expect(g.name).toBe("kept")
  })

  test("argnums picks arguments, a list gives a list", async () => {
    const f = (a: T, b: T): T => a.mul(a).mul(b)
    expect(await ct.grad(f, { argnums: 1 })(f64(3), 5).item()).toBe(9)
    const [da, db] = ct.grad(f, { argnums: [0, 1] })(3, 5)
    expect([await da.item(), await db.item()]).toEqual([30, 9])
  })

  test("vjp and jvp of several results", async () => {
    const f = (a: T, b: T): { p: T; q: T } => ({ p: a.mul(b), q: a.add(b) })
    const [y, pullback] = ct.vjp(f, f64(2), f64(3))
    expect([await y.p.item(), await y.q.item()]).toEqual([6, 5])
    const [da, db] = pullback({ p: f64(10), q: f64(1) })
    expect([await da.item(), await db.item()]).toEqual([31, 21])
    const [again] = pullback({ p: f64(1), q: f64(0) })
    expect(await again.item()).toBe(3)
    const [, dy] = ct.jvp(f, [f64(2), f64(3)], [f64(1), f64(0)])
    expect([await dy.p.item(), await dy.q.item()]).toEqual([3, 1])
  })
})

describe("what a transform may meet", () => {
  test("numbers and names beside the tensors of a result stay what they are", async () => {
    const [y, dy] = ct.jvp((x: T) => ({ n: 5, name: "square", y: x.mul(x) }), [f64(3)], [f64(1)])
    expect([y.n, y.name, await y.y.item()]).toEqual([5, "square", 9])
    expect([dy.n, await dy.y.item()]).toEqual([5, 6])
  })

  test("reading a value inside does not change the gradient", async () => {
    const f = (x: T): T => {
      const y = x.mul(x).exp()
      expect(y.dataSync()[0]).toBeCloseTo(Math.exp(0.25), 12)
      return y.mul(x).sum()
    }
    const plain = ct.grad((x: T) => x.mul(x).exp().mul(x).sum())(f64([0.5]))
    expectClose(
      (
        await ct
          .grad(f)(f64([0.5]))
          .data()
      )[0] ?? NaN,
      (await plain.data())[0] ?? NaN,
    )
    const second = ct.grad((x: T) => ct.grad(f)(x).sum())(f64([0.5]))
    const wanted = ct.grad((x: T) =>
      ct
        .grad((y: T) => y.mul(y).exp().mul(y).sum())(x)
        .sum(),
    )(f64([0.5]))
    expectClose((await second.data())[0] ?? NaN, (await wanted.data())[0] ?? NaN)
  })

  test("a pullback survives the realisation of its result", async () => {
    const [y, pullback] = ct.vjp((x: T) => x.exp().mul(x), f64([1, 2]))
    await y.data()
    const [dx] = pullback(f64([1, 1]))
    expectClose((await dx.data())[1] ?? NaN, 3 * Math.exp(2))
  })

  test("stopGradient ends a gradient, integers cut it", async () => {
    const g = ct.grad((x: T) => x.mul(ct.stopGradient(x)).add(x.cast("int32").cast("float64")).sum())(
      f64([3, 4]),
    )
    expect(await g.array()).toEqual([3, 4])
  })

  test("an argument that the result does not depend on has gradient zero", async () => {
    expect(
      await ct
        .grad((_: T, b: T) => b.mul(b))(f64(1), f64(2))
        .item(),
    ).toBe(0)
  })

  test.each([
    ["an async function", () => ct.grad((async (x: T) => x) as unknown as (x: T) => T)(1), "E_TRACED"],
    ["a result that is no scalar", () => ct.grad((x: T) => x.exp())(f64([1, 2])), "E_SHAPE"],
    [
      "an integer argument",
      () => ct.grad((x: T) => x.sum())(ct.tensor([1, 2], { dtype: "int32" })),
      "E_NOT_DIFFERENTIABLE",
    ],
    ["an integer result", () => ct.grad((x: T) => x.cast("int32").sum())(f64([1])), "E_NOT_DIFFERENTIABLE"],
    ["a cotangent of another shape", () => ct.vjp((x: T) => x.exp(), f64([1, 2]))[1](f64([1])), "E_SHAPE"],
    ["argnums out of range", () => ct.grad((x: T) => x, { argnums: 3 as 0 })(1), "E_AXIS"],
  ])("%s is refused", (_, act, code) => {
    expect(act).toThrow(expect.objectContaining({ code }))
  })
})

describe("own ops", () => {
  test("elementwise(row) differentiates to any order and fuses", async () => {
    const softplus = ct.elementwise({
      name: "softplus",
      at: (x) => Math.log1p(Math.exp(x)),
      lower: (x) => ct.log(ct.add(1, ct.exp(x as T))),
      d: [(_y, x) => ct.sigmoid(x)],
    })
    const x = 0.3
    const s = 1 / (1 + Math.exp(-x))
    expectClose(await softplus(f64(x)).item(), Math.log1p(Math.exp(x)))
    expectClose(
      await ct
        .grad(ct.grad((y: T) => softplus(y)))(f64(x))
        .item(),
      s * (1 - s),
    )
    expect(ct.kernels(softplus(f64([1, 2])).sum()).length).toBe(1)
  })

  test("customVjp replaces the derivative, in reverse and forward", async () => {
    const clipped = ct.customVjp(
      (x) => x.mul(3),
      (cotangent, _y, x) => [cotangent.mul(x)],
    )
    expect(
      await ct
        .grad((x: T) => clipped(x).sum())(f64([5, 7]))
        .array(),
    ).toEqual([5, 7])
    const [y, dy] = ct.jvp((x: T) => clipped(x), [f64([5, 7])], [f64([1, 2])])
    expect(await y.array()).toEqual([15, 21])
    expect(await dy.array()).toEqual([5, 14])
    // The rule is itself differentiated: d/dx of cotangent · x.
    const hessian = await ct
      .hessian((x: T) => clipped(x).sum())(f64([5, 7]))
      .array()
    expect(hessian).toEqual([
      [1, 0],
      [0, 1],
    ])
  })
})
