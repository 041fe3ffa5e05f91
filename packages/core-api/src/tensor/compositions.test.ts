import { beforeAll, describe, expect, it } from "vitest"
import * as ct from "../index.ts"
import { reference } from "../reference.ts"

type T = ct.Tensor

beforeAll(async () => {
  await ct.setBackend(reference())
})

const f64 = (data: ct.NestedData): T => ct.tensor(data, { dtype: "float64" })
const list = async (x: T): Promise<number[]> => [...(await x.data())]

describe("products of others", () => {
  it("are exact with zeros, to second order", async () => {
    const hessian = await ct
      .hessian((x: T) => x.prod())(f64([2, 0, 0, 5]))
      .array()
    expect(hessian).toEqual([
      [0, 0, 0, 0],
      [0, 0, 10, 0],
      [0, 10, 0, 0],
      [0, 0, 0, 0],
    ])
  })

  it("of long rows, over several axes", async () => {
    const values = Array.from({ length: 210 }, (_, at) => (at === 77 ? 0 : 1 + 0.01 * Math.sin(at)))
    const x = ct.reshape(f64(values), [7, 3, 10])
    const slope = await list(ct.grad((each: T) => each.prod([0, 2]).sum())(x))
    values.forEach((_, at) => {
      const column = Math.floor(at / 10) % 3
      const others = values.filter((_each, by) => by !== at && Math.floor(by / 10) % 3 === column)
      expect(slope[at]).toBeCloseTo(
        others.reduce((a, b) => a * b, 1),
        12,
      )
    })
  })
})

describe("what looks for positions", () => {
  it("finds them along one axis", async () => {
    const x = f64([
      [1, 5, 2],
      [7, 0, 7],
    ])
    expect(await list(x.argMax(1))).toEqual([1, 0])
    expect(await list(x.argMin(0))).toEqual([0, 1, 0])
    expect(x.argMax(1, { keepDims: true }).shape).toEqual([2, 1])
  })

  it("counts through several axes row by row: the first among equals, and NaN before any number", async () => {
    const x = f64([
      [
        [1, 5, 2],
        [7, 0, 7],
      ],
      [
        [3, 5, NaN],
        [2, 0, 9],
      ],
    ])
    expect(await x.argMin([0, 1]).array()).toEqual([0, 1, 2])
    expect(await x.argMax([1, 0]).array()).toEqual([1, 0, 2])
    expect(await x.argMax([0, -1]).array()).toEqual([5, 5])
    expect(await list(x.argMax([1, 2], { keepDims: true }))).toEqual([3, 2])
    expect(x.argMax([1, 2], { keepDims: true }).shape).toEqual([2, 1, 1])
    expect(await x.argMax().item()).toBe(8)
    expect(
      await ct
        .slice(x, [[0, 1]])
        .argMin(null)
        .item(),
    ).toBe(4)
    // Over no axes each element is alone.
    expect(await list(f64([4, 5]).argMax([]))).toEqual([0, 0])
    expect(await f64(3).argMin().item()).toBe(0)
    expect(x.argMax().dtype).toBe("int32")
    expect(() => ct.zeros([2, 0]).argMax()).toThrow("E_SHAPE")
    expect(ct.zeros([2, 0, 3]).argMax([0, 2]).shape).toEqual([0])
  })
})

describe("counts", () => {
  it("of nothing, of zeros and of NaN", async () => {
    const x = f64([
      [0, 0, 3],
      [NaN, -1, 2],
    ])
    expect(await list(x.countNonzero(1))).toEqual([1, 3])
    expect(await list(x.any(0))).toEqual([1, 1, 1])
    expect(await list(x.all(1))).toEqual([0, 1])
    expect(x.all().dtype).toBe("bool")
    expect(await ct.zeros([0]).any().item()).toBe(0)
    expect(await ct.zeros([0]).all().item()).toBe(1)
  })
})

describe("spread", () => {
  it("of one element, and of equal ones", async () => {
    expect(await f64([5]).variance().item()).toBe(0)
    expect(await f64([5]).variance(null, { ddof: 1 }).item()).toBeNaN()
    expect(await list(ct.grad((x: T) => x.std())(f64([2, 2, 2])))).toEqual([0, 0, 0])
    expect(await list(ct.grad((x: T) => x.norm())(f64([0, 0])))).toEqual([0, 0])
  })

  it("norms of any power", async () => {
    const x = f64([3, -4])
    const of = async (ord: number): Promise<number> => x.norm(null, { ord }).item()
    expect([await of(1), await of(2), await of(Infinity)]).toEqual([7, 5, 4])
    expect(await of(3)).toBeCloseTo(91 ** (1 / 3), 14)
    expect(await f64([0, 0]).norm(null, { ord: 3 }).item()).toBe(0)
    expect(await list(ct.grad((v: T) => v.norm(null, { ord: 3 }))(f64([0, 0])))).toEqual([0, 0])
    expect(() => x.norm(null, { ord: 0 })).toThrow("E_SHAPE")
  })
})

describe("losses", () => {
  const logits = f64([
    [2, -1, 0.5],
    [1000, 0, -1000],
  ])

  it("cross entropy of softmax, where a label of 0 asks nothing of its logit", async () => {
    const labels = f64([
      [0, 1, 0],
      [1, 0, 0],
    ])
    const [first, second] = await list(logits.softmaxCrossEntropy(labels))
    expect(first).toBeCloseTo(1 + Math.log(Math.exp(2) + Math.exp(-1) + Math.exp(0.5)), 14)
    expect(second).toBeCloseTo(0, 14)
    const slope = await list(ct.grad((x: T) => x.softmaxCrossEntropy(labels).sum())(logits))
    const softmax = await list(logits.softmax())
    slope.forEach((each, at) =>
      expect(each).toBeCloseTo((softmax[at] ?? 0) - (at === 1 || at === 3 ? 1 : 0), 14),
    )
  })

  it("cross entropy of softmax with positions for labels, along any axis", async () => {
    const labels = ct.tensor([2, 0], { dtype: "int32" })
    const probabilities = f64([
      [0, 0, 1],
      [1, 0, 0],
    ])
    const weights = f64([0.5, -3])
    const both = [
      [logits, 1, labels, probabilities],
      [logits.transpose(), 0, labels, probabilities.transpose()],
    ] as const
    for (const [x, axis, positions, like] of both) {
      expect(await list(x.softmaxCrossEntropy(positions, axis))).toEqual(
        await list(x.softmaxCrossEntropy(like, axis)),
      )
      const slope = (by: T): Promise<number[]> =>
        list(ct.grad((each: T) => each.softmaxCrossEntropy(by, axis).mul(weights).sum())(x))
      expect(await slope(positions)).toEqual(await slope(like))
    }
    // Integers of as many axes are weights, as any other numbers.
    const counts = ct.tensor([0, 1, 0, 1, 0, 0], { shape: [2, 3], dtype: "int32" })
    expect(await list(logits.softmaxCrossEntropy(counts))).toEqual(
      await list(logits.softmaxCrossEntropy(counts.cast("float64"))),
    )
    // Where all logits but one are −∞, that one is certain.
    const certain = f64([[-Infinity, 3, -Infinity]])
    expect(await certain.softmaxCrossEntropy(ct.tensor([1], { dtype: "int32" })).item()).toBeCloseTo(0, 15)
  })

  it("a label that is no position makes its example NaN, and no other", async () => {
    const x = ct.concat([logits, logits])
    for (const wrong of [-1, 3, -(2 ** 31)]) {
      const labels = ct.tensor([2, wrong, 1, 0], { dtype: "int32" })
      const loss = await list(x.softmaxCrossEntropy(labels))
      expect(loss.map(Number.isNaN)).toEqual([false, true, false, false])
      const slope = await list(ct.grad((each: T) => each.softmaxCrossEntropy(labels).sum())(x))
      expect(slope.map(Number.isNaN)).toEqual(slope.map((_, at) => Math.floor(at / 3) === 1))
    }
    expect(() => logits.softmaxCrossEntropy(ct.tensor([0, 1, 2], { dtype: "int32" }))).toThrow(
      /E_SHAPE.*\[2\], not \[3\]/,
    )
    const scalar = ct.tensor(0, { dtype: "int32" })
    expect(() => logits.softmaxCrossEntropy(scalar)).toThrow("E_SHAPE")
    expect(await f64([0, 0]).softmaxCrossEntropy(scalar).item()).toBeCloseTo(Math.LN2, 15)
  })

  it("binary cross entropy of the sigmoid, in both tails", async () => {
    const x = f64([-1000, -2, 0, 2, 1000])
    const y = f64([0, 0.25, 0.5, 1, 0])
    const want = [
      0,
      0.25 * Math.log1p(Math.exp(2)) + 0.75 * Math.log1p(Math.exp(-2)),
      Math.LN2,
      Math.log1p(Math.exp(-2)),
      1000,
    ]
    const got = await list(x.sigmoidBinaryCrossEntropy(y))
    want.forEach((each, at) => expect(got[at]).toBeCloseTo(each, 14))
  })

  it("squares near, lines far", async () => {
    const [a, b] = [f64([0, 1, 5]), f64([0.5, 3, 5])]
    expect(await list(a.huber(b))).toEqual([0.125, 1.5, 0])
    expect(await list(ct.grad((x: T) => x.huber(b).sum())(a))).toEqual([-0.5, -1, 0])
    expect(await a.meanSquaredError(b).item()).toBeCloseTo(4.25 / 3, 14)
  })

  it("logarithms of sums with infinities", async () => {
    expect(await list(ct.grad((x: T) => x.logSumExp())(f64([-Infinity, 0, 1])))).toEqual([
      0,
      expect.closeTo(0.2689414213699951, 15),
      expect.closeTo(0.7310585786300049, 15),
    ])
    expect(await f64([Infinity, 0]).logSumExp().item()).toBe(Infinity)
    expect(await f64([-Infinity, -Infinity]).logSumExp().item()).toBe(-Infinity)
    expect(await ct.zeros([0]).logSumExp().item()).toBe(-Infinity)
    expect(f64([[1, 2]]).logSumExp(1, { keepDims: true }).shape).toEqual([1, 1])
  })
})

describe("arguments that may be left away", () => {
  it("have the value that the row states", async () => {
    const x = f64([-2, 3])
    expect(await list(x.leakyRelu())).toEqual([-0.02, 3])
    expect(await list(ct.leakyRelu(x, 0.5))).toEqual([-1, 3])
    expect(await list(x.prelu(f64([0.25, 7])))).toEqual([-0.5, 3])
    expect(await list(ct.elu(x))).toEqual([expect.closeTo(Math.expm1(-2), 15), 3])
    expect(await list(x.celu(2))).toEqual([expect.closeTo(2 * Math.expm1(-1), 15), 3])
    expect(await list(x.clamp(-1, Infinity))).toEqual([-1, 3])
  })

  it("are refused where there are none", () => {
    // @ts-expect-error A sum takes two.
    expect(() => ct.add(f64([1]))).toThrow("add takes 2 arguments, not 1")
  })
})

describe("integers", () => {
  const x = ct.tensor([12, -7, 5, 1], { dtype: "int32" })
  const y = ct.tensor([10, 3, 33, 0], { dtype: "int32" })

  it("have bits", async () => {
    expect(await list(x.bitwiseAnd(y))).toEqual([8, 1, 1, 0])
    expect(await list(x.bitwiseOr(y))).toEqual([14, -5, 37, 1])
    expect(await list(x.bitwiseXor(y))).toEqual([6, -6, 36, 1])
    expect(await list(x.bitwiseNot())).toEqual([-13, 6, -6, -2])
    expect(await list(x.shiftLeft(y))).toEqual([12288, -56, 10, 1])
    expect(await list(x.shiftRight(2))).toEqual([3, -2, 1, 0])
    expect(() => f64([1]).bitwiseAnd(1)).toThrow("E_DTYPE")
  })

  it("divide without fractions, and by 0 as well", async () => {
    expect(await list(x.floorDivide(y))).toEqual([1, -3, 0, 0])
    expect(await list(x.remainder(y))).toEqual([2, 2, 5, 0])
    expect(await list(x.fmod(y))).toEqual([2, -1, 5, 0])
    expect(x.floorDivide(y).dtype).toBe("int32")
  })
})
