import {
  acc,
  arg,
  call,
  type Capabilities,
  constant,
  convert,
  type Kernel,
  makeKernel,
  type ReduceOp,
  type TypedArray,
  typedArray,
} from "@cotangent/core-api/backend"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { recipes } from "../random-programs/recipe.ts"
import { buildSample } from "../random-programs/sample.ts"
import { kernelAcceptance } from "./acceptance.ts"
import { evaluateKernel, type KernelRun } from "./evaluate-kernel.ts"
import { judge } from "./judge.ts"
import { PlainArithmetic, type PlainOptions } from "./plain-arithmetic.ts"
import { sharpElements } from "./teeth.ts"
import { only } from "./testing/accepted.ts"
import { complete, roundingSometimes } from "./testing/simulated.ts"

const whole: Capabilities = { ...complete, reduce: ["sum", "prod", "max", "min", "argMax", "argMin"] }

/** What a subject stores that computes as `options` say. */
function stored(run: KernelRun, options: PlainOptions): readonly TypedArray[] {
  const values = evaluateKernel(run, new PlainArithmetic({ lowers: true, round: convert, ...options }))
  return run.kernel.outputs.map(({ dtype }, at) => {
    const elements = typedArray(dtype, values[at]?.length ?? 0)
    elements.set((values[at] ?? new Float64Array()).map((value) => convert(value, dtype)))
    return elements
  })
}

/** Reduces a list of numbers along one axis. */
function reduction(
  op: ReduceOp,
  values: readonly number[],
  dtype: "float32" | "int32" = "float32",
): KernelRun {
  const result = op === "argMax" || op === "argMin" ? "int32" : dtype
  const kernel: Kernel = makeKernel({
    space: [values.length],
    inputs: [{ dtype, view: { shape: [values.length], strides: [1], offset: 0 } }],
    params: [],
    accumulators: [{ value: arg(0, dtype), op, axes: [0] }],
    outputs: [{ value: acc(0, result), axes: [0], dtype: result }],
  })
  return {
    kernel,
    inputs: [dtype === "int32" ? Int32Array.from(values) : Float32Array.from(values)],
    params: [],
  }
}

const accepts = (run: KernelRun, value: number, capabilities = whole): boolean =>
  judge(Float64Array.of(value), only(kernelAcceptance(run, capabilities))).ok

describe("a subject that computes a kernel correctly is accepted", () => {
  it("whether every operation is rounded, or some, or none, in 600 random kernels", () => {
    let [sharp, elements] = [0, 0]
    fc.assert(
      fc.property(recipes, fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }), (recipe, rounds) => {
        const { kernel, buffers, inputs, params } = buildSample(recipe, whole)
        // Long sums that round at every step are what is not accepted.
        if (longSum(kernel)) return
        const run = { kernel, inputs: inputs.map((at) => buffers[at]?.elements ?? new Uint8Array()), params }
        const wanted = kernelAcceptance(run, whole)
        let turn = 0
        const ways = [{}, roundingSometimes(() => false), roundingSometimes(() => rounds[turn++ % 7] ?? true)]
        for (const options of ways) {
          const got = stored(run, options)
          const verdicts = wanted.map((want, at) => judge(got[at] ?? new Float64Array(), want))
          expect(verdicts.flatMap(({ failures }) => failures)).toEqual([])
        }
        for (const want of wanted) {
          sharp += sharpElements(want)
          elements += want.center.length
        }
      }),
      { numRuns: 600, seed: 8 },
    )
    expect(elements).toBeGreaterThan(20_000)
    expect(sharp / elements).toBeGreaterThan(0.9)
  })
})

function longSum({ accumulators, space }: Kernel): boolean {
  return accumulators.some(
    ({ axes, op }) => op === "sum" && axes.reduce((n, axis) => n * (space[axis] ?? 1), 1) > 24,
  )
}

describe("products", () => {
  it("in any order are accepted, and no others", () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: 0.25, max: 4, noNaN: true }), { minLength: 2, maxLength: 12 }),
        fc.infiniteStream(fc.nat({ max: 1000 })),
        (values, order) => {
          const run = reduction("prod", values)
          // Two of what is left are multiplied, until one is left.
          const left = values.map(Math.fround)
          while (left.length > 1) {
            const [a = 1] = left.splice((order.next().value ?? 0) % left.length, 1)
            const [b = 1] = left.splice((order.next().value ?? 0) % left.length, 1)
            left.push(Math.fround(a * b))
          }
          const product = only(left)
          expect(accepts(run, product)).toBe(true)
          expect(accepts(run, product * (1 + 1e-5))).toBe(false)
        },
      ),
    )
  })

  it("that are exact are accepted exactly", () => {
    expect(accepts(reduction("prod", [3, 5, 0.5, -7]), -52.5)).toBe(true)
    expect(accepts(reduction("prod", [3, 5, 0.5, -7]), -52.5 * (1 + 2 ** -23))).toBe(false)
    expect(accepts(reduction("prod", [3, 0, 1e10]), 0)).toBe(true)
    expect(accepts(reduction("prod", [3, 0, 1e10]), 1e-45)).toBe(false)
    expect(accepts(reduction("prod", []), 1)).toBe(true)
  })

  it("of integers wrap around", () => {
    expect(accepts(reduction("prod", [2 ** 31 - 1, 2 ** 31 - 1, 3], "int32"), 3)).toBe(true)
    expect(accepts(reduction("prod", [65537, 65537], "int32"), 131073)).toBe(true)
    expect(accepts(reduction("prod", [65537, 65537], "int32"), 131072)).toBe(false)
  })

  it("that may overflow or vanish on the way are left open as far as that goes", () => {
    const large = reduction("prod", [1e30, 1e30, 1e-30, 1e-30])
    for (const value of [1, Infinity, 0]) expect(accepts(large, value)).toBe(true)
    expect(accepts(large, -1)).toBe(false)
    const small = reduction("prod", [1e-30, 1e-10, 1e20])
    expect(accepts(small, 1e-20)).toBe(true)
    expect(accepts(small, 2e-10)).toBe(false)
    expect(accepts(reduction("prod", [Infinity, 0]), NaN)).toBe(true)
    expect(accepts(reduction("prod", [Infinity, 0]), 0)).toBe(false)
    expect(accepts(reduction("prod", [Infinity, -2]), -Infinity)).toBe(true)
  })
})

describe("extremes", () => {
  it("of nothing are neutral", () => {
    expect(accepts(reduction("max", []), -Infinity)).toBe(true)
    expect(accepts(reduction("min", []), Infinity)).toBe(true)
    expect(accepts(reduction("max", [], "int32"), -(2 ** 31))).toBe(true)
    expect(accepts(reduction("min", [], "int32"), 0)).toBe(false)
    expect(accepts(reduction("argMax", []), 0)).toBe(true)
    expect(accepts(reduction("argMax", []), 1)).toBe(false)
  })

  it.each<[ReduceOp, readonly number[], number]>([
    ["argMax", [1, 3, 3, 2], 1],
    ["argMin", [4, 0, -0, 5], 1],
    ["argMax", [5, NaN, 7, NaN], 1],
    ["argMin", [NaN, -Infinity], 0],
    ["argMax", [-Infinity, -Infinity], 0],
    ["argMin", [Infinity, Infinity, 3, 3], 2],
  ])("%s of %j is at %i, and nowhere else", (op, values, want) => {
    const places = values.map((_, at) => at).filter((at) => accepts(reduction(op, values), at))
    expect(places).toEqual([want])
    expect(only(evaluateKernel(reduction(op, values), new PlainArithmetic()))).toEqual(Float64Array.of(want))
  })
})

describe("integers that are not exact", () => {
  const few: Capabilities = { ...whole, exactIntegers: 2 ** 24 }

  it("are left open beyond what is declared, and on the way there", () => {
    const sum = reduction("sum", [2 ** 24, 5, -(2 ** 24)], "int32")
    expect(accepts(sum, 5)).toBe(true)
    expect(accepts(sum, 4)).toBe(false)
    expect(accepts(sum, 4, few)).toBe(true)
    const product = reduction("prod", [2 ** 20, 2 ** 20, 0], "int32")
    expect(accepts(product, 7)).toBe(false)
    expect(accepts(product, 7, few)).toBe(true)
    expect(accepts(reduction("sum", [3, 4], "int32"), 8, few)).toBe(false)
  })

  it("are nearly what a number is converted to", () => {
    const cast = (bits: number | null): KernelRun => {
      const whole = call("cast", [arg(0, "float32")], "int32")
      const kernel = makeKernel({
        space: [1],
        inputs: [{ dtype: "float32", view: { shape: [1], strides: [1], offset: 0 } }],
        params: [],
        accumulators: [],
        outputs: [
          {
            value: bits === null ? whole : call("bitwiseOr", [whole, constant(bits, "int32")], "int32"),
            axes: [],
            dtype: "int32",
          },
        ],
      })
      return { kernel, inputs: [Float32Array.of(Infinity)], params: [] }
    }
    const most = 2 ** 31 - 1
    expect([most, most - 1, 0].map((value) => accepts(cast(null), value))).toEqual([true, false, false])
    expect([most, most - 100, 0].map((value) => accepts(cast(null), value, few))).toEqual([true, true, false])
    // What is off by one has other bits.
    expect([-1, -3].map((value) => accepts(cast(-3), value))).toEqual([true, false])
    expect([-1, -3].map((value) => accepts(cast(-3), value, few))).toEqual([true, true])
  })
})
