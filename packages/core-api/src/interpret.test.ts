import { describe, expect, test } from "vitest"
import type { DType, TypedArray } from "./dtype.ts"
import { acc, arg, call, constant, type Expr, index, param } from "./expr.ts"
import { interpret } from "./interpret.ts"
import { makeKernel, type ReduceOp } from "./kernel.ts"
import { contiguous, padView } from "./view.ts"

/** Reduces a list. */
function reduce(op: ReduceOp, values: readonly number[], dtype: DType = "float64"): number | undefined {
  const result = op.startsWith("arg") ? "int32" : dtype
  const kernel = makeKernel({
    space: [values.length],
    inputs: [{ dtype, view: contiguous([values.length]) }],
    params: [],
    accumulators: [{ value: arg(0, dtype), op, axes: [0] }],
    outputs: [{ value: acc(0, result), axes: [0], dtype: result }],
  })
  const elements = dtype === "int32" ? Int32Array.from(values) : Float64Array.from(values)
  return interpret(kernel)([elements], [])[0]?.[0]
}

/** Computes one number from constants. */
function evaluate(value: Expr, params: readonly number[] = []): number | undefined {
  const kernel = makeKernel({
    space: [],
    inputs: [],
    params: [],
    accumulators: [],
    outputs: [{ value, axes: [], dtype: value.dtype }],
  })
  return interpret(kernel)([], params)[0]?.[0]
}

const int = (value: number): Expr => constant(value, "int32")
const top = 2 ** 31 - 1

describe("reductions", () => {
  test.each<[ReduceOp, number[], number]>([
    ["sum", [], 0],
    ["sum", [1, 2, 3.5], 6.5],
    ["prod", [], 1],
    ["prod", [2, 3, -4], -24],
    ["max", [1, 3, 2], 3],
    ["max", [1, NaN, 3], NaN],
    ["max", [NaN, Infinity], NaN],
    ["max", [-Infinity], -Infinity],
    ["min", [1, -3, 2], -3],
    ["min", [1, NaN, -3], NaN],
    ["argMax", [1, 3, 3, 2], 1],
    ["argMax", [5, NaN, 7, NaN], 1],
    ["argMax", [-Infinity, -Infinity], 0],
    ["argMax", [NaN, Infinity], 0],
    ["argMin", [1, -3, 4, -3], 1],
    ["argMin", [-1, -2, NaN], 2],
    ["argMin", [0, -0], 0],
  ])("%s of %j is %d", (op, values, expected) => {
    expect(reduce(op, values)).toBe(expected)
  })

  test("of int32 wrap", () => {
    expect(reduce("sum", [top, 1], "int32")).toBe(-(2 ** 31))
    expect(reduce("prod", [top, top, 3], "int32")).toBe(3)
    expect(reduce("max", [], "int32")).toBe(-(2 ** 31))
  })

  test("over an inner axis, with an epilogue, beside a full output", () => {
    const x = arg(0, "float64")
    const total = acc(0, "float64")
    const kernel = makeKernel({
      space: [2, 3],
      inputs: [{ dtype: "float64", view: contiguous([2, 3]) }],
      params: ["float64"],
      accumulators: [{ value: x, op: "sum", axes: [1] }],
      outputs: [
        { value: call("mul", [total, param(0, "float64")], "float64"), axes: [1], dtype: "float64" },
        { value: call("div", [x, total], "float64"), axes: [], dtype: "float64" },
      ],
    })
    expect(interpret(kernel)([Float64Array.of(1, 2, 3, 4, 5, 1)], [10])).toEqual([
      Float64Array.of(60, 100),
      Float64Array.of(1 / 6, 2 / 6, 3 / 6, 0.4, 0.5, 0.1),
    ])
  })

  test("of nothing still reach an epilogue that reads what does not vary along the axis", () => {
    const kernel = makeKernel({
      space: [2, 0],
      inputs: [{ dtype: "float64", view: { shape: [2, 0], strides: [1, 0], offset: 0 } }],
      params: [],
      accumulators: [{ value: arg(0, "float64"), op: "sum", axes: [1] }],
      outputs: [
        {
          value: call("add", [acc(0, "float64"), arg(0, "float64")], "float64"),
          axes: [1],
          dtype: "float64",
        },
      ],
    })
    expect(interpret(kernel)([Float64Array.of(5, 6)], [])).toEqual([Float64Array.of(5, 6)])
  })
})

describe("views", () => {
  const copy = (view: ReturnType<typeof contiguous>, elements: TypedArray): TypedArray | undefined => {
    const kernel = makeKernel({
      space: view.shape,
      inputs: [{ dtype: "float64", view }],
      params: [],
      accumulators: [],
      outputs: [{ value: arg(0, "float64"), axes: [], dtype: "float64" }],
    })
    return interpret(kernel)([elements], [])[0]
  }

  test("permute, repeat and reverse", () => {
    const view = { shape: [2, 2, 3], strides: [0, 3, -1], offset: 2 }
    expect(copy(view, Float64Array.of(0, 1, 2, 3, 4, 5))).toEqual(
      Float64Array.of(2, 1, 0, 5, 4, 3, 2, 1, 0, 5, 4, 3),
    )
  })

  test("read 0 outside their ranges, without touching the buffer", () => {
    expect(copy(padView(contiguous([2]), [1], [2]), Float64Array.of(7, 8))).toEqual(
      Float64Array.of(0, 7, 8, 0, 0),
    )
  })

  test("that leave their buffer are refused", () => {
    expect(() => copy(contiguous([3]), Float64Array.of(1))).toThrow(/^E_RUN: .*element 1 of a buffer of 1/)
  })
})

describe("scalars", () => {
  test("int32 arithmetic wraps", () => {
    expect(evaluate(call("add", [int(top), int(1)], "int32"))).toBe(-(2 ** 31))
    expect(evaluate(call("sub", [int(-(2 ** 31)), int(1)], "int32"))).toBe(top)
    expect(evaluate(call("mul", [int(top), int(top)], "int32"))).toBe(1)
    expect(evaluate(call("neg", [int(-(2 ** 31))], "int32"))).toBe(-(2 ** 31))
  })

  test("floats are exact in between, and rounded where they enter, are cast and are stored", () => {
    const x = constant(0.1, "float32")
    expect(evaluate(x)).toBe(Math.fround(0.1))
    const cube = call("mul", [call("mul", [x, x], "float32"), x], "float32")
    expect(evaluate(cube)).toBe(Math.fround(Math.fround(0.1) ** 3))
    expect(evaluate(call("cast", [call("cast", [constant(0.1, "float64")], "float32")], "float64"))).toBe(
      Math.fround(0.1),
    )
    expect(evaluate(param(0, "float32"), [0.1])).toBe(Math.fround(0.1))
  })

  test("conversions saturate and truncate, and bool asks for ≠ 0", () => {
    const cast = (value: number, dtype: DType): number | undefined =>
      evaluate(call("cast", [constant(value, "float64")], dtype))
    expect([
      cast(3e9, "int32"),
      cast(-1.7, "int32"),
      cast(NaN, "int32"),
      cast(NaN, "bool"),
      cast(-0, "bool"),
    ]).toEqual([top, -1, 0, 1, 0])
  })

  test("a shared part is computed once", () => {
    let doubled: Expr = constant(1, "float64")
    for (let level = 0; level < 60; level++) doubled = call("add", [doubled, doubled], "float64")
    expect(evaluate(doubled)).toBe(2 ** 60)
  })

  test("index counts along its axis", () => {
    const value = call("sub", [call("mul", [index(0), int(10)], "int32"), index(1)], "int32")
    const kernel = makeKernel({
      space: [2, 2],
      inputs: [],
      params: [],
      accumulators: [],
      outputs: [{ value, axes: [], dtype: "int32" }],
    })
    expect(interpret(kernel)([], [])).toEqual([Int32Array.of(0, -1, 10, 9)])
  })

  test("an op that is no row is refused", () => {
    expect(() => evaluate(call("frobnicate", [], "float64"))).toThrow(
      expect.objectContaining({ code: "E_UNSUPPORTED" }),
    )
  })
})
