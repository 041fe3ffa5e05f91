import { beforeAll, describe, expect, test } from "vitest"
import * as ct from "../index.ts"
import { reference } from "../reference.ts"

beforeAll(async () => {
  await ct.setBackend(reference())
})

const coded = (code: string): unknown => expect.objectContaining({ code })

describe("tensor(data)", () => {
  test.each([
    [3, "float32", []],
    [[1, 2], "float32", [2]],
    [[[1, 2, 3]], "float32", [1, 3]],
    [[], "float32", [0]],
    [[[], []], "float32", [2, 0]],
    [true, "bool", []],
    [[true, false], "bool", [2]],
    [new Float32Array(2), "float32", [2]],
    [new Float64Array(2), "float64", [2]],
    [new Int32Array(2), "int32", [2]],
    [new Uint8Array(2), "int32", [2]],
  ] as const)("of %j is %s%j", (data, dtype, shape) => {
    const x = ct.tensor(data)
    expect([x.dtype, x.shape, x.rank, x.size]).toEqual([
      dtype,
      shape,
      shape.length,
      shape.reduce<number>((a, b) => a * b, 1),
    ])
  })

  test("copies: changing the data afterwards changes nothing", async () => {
    const data = Float32Array.of(1, 2)
    const x = ct.tensor(data)
    data[0] = 9
    expect(await x.array()).toEqual([1, 2])
  })

  test("reads back nested, flat, and as a single number", async () => {
    const x = ct.tensor([1, 2, 3, 4, 5, 6], { shape: [2, 1, 3], dtype: "int32" })
    expect(await x.array()).toEqual([[[1, 2, 3]], [[4, 5, 6]]])
    expect(await x.data()).toEqual(Int32Array.of(1, 2, 3, 4, 5, 6))
    expect(await ct.tensor([[7]]).item()).toBe(7)
    await expect(x.item()).rejects.toMatchObject({ code: "E_SHAPE" })
    expect(String(x)).toBe("Tensor int32[2, 1, 3]")
  })

  test.each([
    ["ragged nesting", () => ct.tensor([[1, 2], [3]]), "E_SHAPE"],
    ["nesting of uneven depth", () => ct.tensor([[1], 2]), "E_SHAPE"],
    ["a shape of another size", () => ct.tensor([1, 2, 3], { shape: [2, 2] }), "E_SHAPE"],
    ["a negative size", () => ct.zeros([-1]), "E_SHAPE"],
    ["a fractional size", () => ct.zeros([1.5]), "E_SHAPE"],
    ["a size that is NaN", () => ct.zeros([NaN]), "E_SHAPE"],
    ["too many elements", () => ct.zeros([65536, 65536]), "E_SHAPE"],
    ["an unknown dtype", () => ct.zeros([1], { dtype: "float16" as "float32" }), "E_DTYPE"],
    ["something that is no number", () => ct.tensor(["1" as unknown as number]), "E_DTYPE"],
    ["a step of zero", () => ct.arange(0, 3, 0), "E_SHAPE"],
    ["an op on bools that says no", () => ct.tensor([true]).exp(), "E_DTYPE"],
    ["a condition that is no bool", () => ct.where(ct.tensor([1]), 1, 2), "E_DTYPE"],
    ["shapes that do not broadcast", () => ct.zeros([2, 3]).add(ct.zeros([2])), "E_SHAPE"],
    ["an axis out of range", () => ct.zeros([2]).sum(1), "E_AXIS"],
    ["an axis named twice", () => ct.zeros([2, 2]).sum([0, -2]), "E_AXIS"],
    ["an axis that is no integer", () => ct.zeros([2]).sum(0.5), "E_AXIS"],
    ["the maximum of nothing", () => ct.zeros([0]).max(), "E_SHAPE"],
    ["a matmul whose inner sizes differ", () => ct.zeros([2, 3]).matmul(ct.zeros([2, 3])), "E_SHAPE"],
    ["a JavaScript sum of tensors", () => Number(ct.zeros([])) + 1, "E_DTYPE"],
  ])("%s is refused", (_, act, code) => {
    expect(act).toThrow(coded(code))
  })

  test("a message names both shapes", () => {
    expect(() => ct.zeros([2, 3]).add(ct.zeros([4]))).toThrow(/add: \[2, 3\] and \[4\]/)
  })
})

describe("making", () => {
  test("zeros, ones, full, arange, linspace, eye", async () => {
    expect(await ct.zeros([2, 2]).array()).toEqual([
      [0, 0],
      [0, 0],
    ])
    expect(await ct.ones([3], { dtype: "int32" }).data()).toEqual(Int32Array.of(1, 1, 1))
    expect(await ct.full([2], 2.5).array()).toEqual([2.5, 2.5])
    expect(await ct.full([2], 2.5, { dtype: "int32" }).array()).toEqual([2, 2])
    expect(await ct.arange(3).array()).toEqual([0, 1, 2])
    expect(await ct.arange(5, 1, -2).array()).toEqual([5, 3])
    expect(await ct.arange(0, 1, 0.25).array()).toEqual([0, 0.25, 0.5, 0.75])
    expect(await ct.arange(2, 2).array()).toEqual([])
    expect(await ct.linspace(0, 1, 5).array()).toEqual([0, 0.25, 0.5, 0.75, 1])
    expect(await ct.linspace(3, 9, 1).array()).toEqual([3])
    expect(await ct.eye(2, 3).array()).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ])
  })

  test("concat and stack join, and their gradients take apart", async () => {
    const a = ct.tensor([[1, 2]])
    const b = ct.tensor([
      [3, 4],
      [5, 6],
    ])
    expect(await ct.concat([a, b]).array()).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ])
    expect(await ct.concat([b, b.neg()], -1).array()).toEqual([
      [3, 4, -3, -4],
      [5, 6, -5, -6],
    ])
    expect(await ct.stack([ct.tensor([1, 2]), ct.tensor([3, 4])], 1).array()).toEqual([
      [1, 3],
      [2, 4],
    ])
    const weights = ct.tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ])
    const [da, db] = ct.grad((x: ct.Tensor, y: ct.Tensor) => ct.concat([x, y]).mul(weights).sum(), {
      argnums: [0, 1],
    })(a, b)
    expect([await da.array(), await db.array()]).toEqual([
      [[1, 2]],
      [
        [3, 4],
        [5, 6],
      ],
    ])
    expect(() => ct.concat([])).toThrow(coded("E_SHAPE"))
    expect(() => ct.concat([a, ct.zeros([1, 3])])).toThrow(coded("E_SHAPE"))
    // NaN and ∞ stay in their own place.
    expect(await ct.concat([ct.tensor([NaN]), ct.tensor([Infinity, 1])]).array()).toEqual([NaN, Infinity, 1])
  })
})
