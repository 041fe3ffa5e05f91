import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { asContraction, isContraction } from "./contraction.ts"
import { acc, arg, call, constant, type Expr, index } from "./expr.ts"
import { interpret } from "./interpret.ts"
import { type Kernel, makeKernel } from "./kernel.ts"
import { printView, type Ranges } from "./view.ts"

const mul = (...factors: Expr[]): Expr => factors.reduce((a, b) => call("mul", [a, b], "float64"))
const total = acc(0, "float64")

interface Parts {
  readonly space: readonly number[]
  /** Strides of each input. */
  readonly strides: readonly (readonly number[])[]
  readonly over: readonly number[]
  readonly value: (...x: Expr[]) => Expr
  readonly store?: (...x: Expr[]) => Expr
  readonly valid?: Ranges
}

function sumKernel({ space, strides, over, value, store = () => total, valid }: Parts): Kernel {
  const args = strides.map((_, at) => arg(at, "float64"))
  return makeKernel({
    space,
    inputs: strides.map((each) => ({
      dtype: "float64",
      view: { shape: space, strides: each, offset: 0, ...(valid ? { valid } : {}) },
    })),
    params: [],
    accumulators: [{ value: value(...args), op: "sum", axes: over }],
    outputs: [{ value: store(...args), axes: over, dtype: "float64" }],
  })
}

/** Space [m, n, k]. */
const matmul: Parts = {
  space: [2, 3, 4],
  strides: [
    [4, 0, 1],
    [0, 1, 3],
  ],
  over: [2],
  value: mul,
}

describe("is a contraction", () => {
  test("a matrix product", () => {
    const found = asContraction(sumKernel(matmul))
    expect(found).toMatchObject({
      batch: [],
      m: [0],
      n: [1],
      k: [2],
      a: arg(0, "float64"),
      b: arg(1, "float64"),
    })
    expect(found?.epilogue[0]?.value).toBe(total)
  })

  test("whichever factor comes first, the rows are outermost", () => {
    const found = asContraction(
      sumKernel({ ...matmul, value: (x, w) => mul(...[w, x].filter((each) => each !== undefined)) }),
    )
    expect(found).toMatchObject({ m: [0], n: [1], a: arg(0, "float64"), b: arg(1, "float64") })
  })

  test("with either factor transposed", () => {
    expect(
      asContraction(
        sumKernel({
          ...matmul,
          strides: [
            [1, 0, 2],
            [0, 4, 1],
          ],
        }),
      ),
    ).toMatchObject({ m: [0], n: [1], k: [2] })
  })

  test("batched", () => {
    const kernel = sumKernel({
      space: [5, 2, 3, 4],
      strides: [
        [8, 4, 0, 1],
        [12, 0, 1, 3],
      ],
      over: [3],
      value: mul,
    })
    expect(asContraction(kernel)).toMatchObject({ batch: [0], m: [1], n: [2], k: [3] })
  })

  test("a batch in one factor only joins its rows", () => {
    const kernel = sumKernel({
      space: [5, 2, 3, 4],
      strides: [
        [8, 4, 0, 1],
        [0, 0, 1, 3],
      ],
      over: [3],
      value: mul,
    })
    expect(asContraction(kernel)).toMatchObject({ batch: [], m: [0, 1], n: [2], k: [3] })
  })

  test("an axis along which neither varies is a batch of repetitions", () => {
    const kernel = sumKernel({
      space: [5, 2, 3, 4],
      strides: [
        [0, 4, 0, 1],
        [0, 0, 1, 3],
      ],
      over: [3],
      value: mul,
    })
    expect(asContraction(kernel)).toMatchObject({ batch: [0], m: [1], n: [2] })
  })

  test("summed over several axes, as the gradient of weights over a batch and positions", () => {
    const kernel = sumKernel({
      space: [5, 6, 2, 3],
      strides: [
        [12, 2, 1, 0],
        [18, 3, 0, 1],
      ],
      over: [0, 1],
      value: mul,
    })
    expect(asContraction(kernel)).toMatchObject({ m: [2], n: [3], k: [0, 1] })
  })

  test("masked: factors along the same axes share a side", () => {
    const kernel = sumKernel({
      ...matmul,
      strides: [
        [4, 0, 1],
        [0, 1, 3],
        [4, 0, 1],
      ],
    })
    const found = asContraction(kernel)
    expect(found).toMatchObject({ m: [0], n: [1], batch: [] })
    expect(found?.a).toEqual(mul(arg(0, "float64"), arg(2, "float64")))
    expect(found?.b).toEqual(arg(1, "float64"))
  })

  test("masked and batched, though the mask has no batch", () => {
    const kernel = sumKernel({
      space: [5, 2, 3, 4],
      strides: [
        [8, 4, 0, 1],
        [12, 0, 1, 3],
        [0, 0, 1, 3],
      ],
      over: [3],
      value: mul,
    })
    expect(asContraction(kernel)).toMatchObject({ batch: [0], m: [1], n: [2] })
  })

  test("the batch is as small as it can be, though another division has smaller operands", () => {
    const kernel = sumKernel({
      space: [2, 3, 5, 4],
      strides: [
        [0, 0, 4, 1],
        [4, 0, 0, 1],
        [12, 4, 0, 1],
      ],
      over: [3],
      value: mul,
    })
    expect(asContraction(kernel)).toMatchObject({ batch: [], m: [0, 1], n: [2] })
  })

  test("factors that do not vary along k go to the epilogue, and so does a sign", () => {
    const kernel = sumKernel({
      ...matmul,
      strides: [
        [4, 0, 1],
        [0, 1, 3],
        [0, 1, 0],
      ],
      value: (x, w, s) =>
        call(
          "neg",
          [mul(...[x, s, w, constant(0.5, "float64")].filter((each) => each !== undefined))],
          "float64",
        ),
      store: () => call("exp", [total], "float64"),
    })
    const found = asContraction(kernel)
    expect(found).toMatchObject({ a: arg(0, "float64"), b: arg(1, "float64") })
    const scale = mul(constant(-1, "float64"), arg(2, "float64"), constant(0.5, "float64"))
    expect(found?.epilogue[0]?.value).toEqual(call("exp", [mul(total, scale)], "float64"))
  })

  test("factors may be expressions, and positions vary along their axis", () => {
    const kernel = sumKernel({
      ...matmul,
      strides: [[4, 0, 1]],
      value: (x = constant(0, "float64")) => {
        const column = call("cast", [call("mul", [index(1), index(2)], "int32")], "float64")
        return mul(call("exp", [x], "float64"), column)
      },
    })
    expect(asContraction(kernel)).toMatchObject({ m: [0], n: [1], a: { op: "exp" }, b: { op: "cast" } })
  })

  test("padding makes a factor vary where its stride is 0", () => {
    const kernel = sumKernel({ ...matmul, valid: [null, [0, 1], null] })
    expect(asContraction(kernel)).toBeNull()
  })
})

describe("is none", () => {
  test.each<[string, Parts]>([
    [
      "an elementwise product, summed",
      {
        space: [3, 4],
        strides: [
          [4, 1],
          [4, 1],
        ],
        over: [1],
        value: mul,
      },
    ],
    [
      "a square, summed",
      { space: [3, 4], strides: [[4, 1]], over: [1], value: (x) => mul(...(x ? [x, x] : [])) },
    ],
    [
      "a matrix times a vector",
      {
        space: [3, 4],
        strides: [
          [4, 1],
          [0, 1],
        ],
        over: [1],
        value: mul,
      },
    ],
    ["a plain sum", { ...matmul, value: (x) => x ?? total }],
    ["a sum of sums", { ...matmul, value: (x, w) => (x && w ? call("add", [x, w], "float64") : total) }],
    [
      "one factor along k",
      {
        ...matmul,
        strides: [
          [4, 0, 1],
          [0, 1, 0],
        ],
      },
    ],
    ["nothing summed over", { ...matmul, over: [] }],
  ])("%s", (_, parts) => {
    expect(isContraction(sumKernel(parts))).toBe(false)
  })

  test("another reduction, several, or an output that keeps k", () => {
    const kernel = sumKernel(matmul)
    const [accumulator] = kernel.accumulators
    if (!accumulator) throw new Error("no accumulator")
    expect(isContraction(makeKernel({ ...kernel, accumulators: [{ ...accumulator, op: "max" }] }))).toBe(
      false,
    )
    expect(isContraction(makeKernel({ ...kernel, accumulators: [accumulator, accumulator] }))).toBe(false)
    const full = { value: arg(0, "float64"), axes: [], dtype: "float64" as const }
    expect(isContraction(makeKernel({ ...kernel, outputs: [...kernel.outputs, full] }))).toBe(false)
    expect(isContraction(kernel)).toBe(true)
  })

  test("a product repeated into absurd length", () => {
    const tower = (x: Expr): Expr => (x.kind === "call" ? mul(x, x) : x)
    const kernel = sumKernel({
      ...matmul,
      value: (x, w) => {
        let value = mul(...[x, w].filter((each) => each !== undefined))
        for (let level = 0; level < 40; level++) value = tower(value)
        return value
      },
    })
    expect(isContraction(kernel)).toBe(false)
  })
})

test("the parts mean the whole: a, b and the epilogue compute the same, on random products", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 3, maxLength: 4 }),
      fc.array(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 4 }),
      fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 81, maxLength: 81 }),
      (space, varies, numbers) => {
        const strides = varies.map((along) => {
          let stride = 1
          return space.map((size, axis) => {
            if (!along[axis]) return 0
            const mine = stride
            stride *= size
            return mine
          })
        })
        const kernel = sumKernel({ space, strides, over: [space.length - 1], value: mul })
        const found = asContraction(kernel)
        if (!found) return
        const inputs = kernel.inputs.map(() => Float64Array.from(numbers))
        const value = mul(found.a, found.b)
        const split = makeKernel({
          ...kernel,
          accumulators: [{ value, op: "sum", axes: found.k }],
          outputs: found.epilogue,
        })
        // The sign of a zero is not kept: −1 · Σ 0 is −0.
        const run = (each: Kernel): (readonly number[])[] =>
          interpret(each)(inputs, []).map((array) => [...array].map((element) => element + 0))
        expect(run(split)).toEqual(run(kernel))
        const all = [...found.batch, ...found.m, ...found.n, ...found.k].sort((a, b) => a - b)
        expect(all, kernel.inputs.map(({ view }) => printView(view)).join("; ")).toEqual(
          space.map((_, axis) => axis),
        )
      },
    ),
  )
})
