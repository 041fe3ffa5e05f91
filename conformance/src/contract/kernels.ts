import {
  acc,
  arg,
  call,
  contiguous,
  type Expr,
  index,
  type Kernel,
  makeKernel,
  param,
  type ReduceOp,
} from "@cotangent/core-api/backend"
import { mapKernel, plus, stored, sumOf, times } from "./bench.ts"
import type { Clause } from "./clause.ts"

const sumOver = (
  value: Expr,
  axes: readonly number[],
): { value: Expr; op: ReduceOp; axes: readonly number[] } => ({ value, op: "sum", axes })

function ofNothing(op: ReduceOp, neutral: number): Clause {
  return {
    says: `${op} of nothing is ${neutral}`,
    ops: [],
    reduce: [op],
    unless: ({ nonFinite }) =>
      nonFinite === false && !Number.isFinite(neutral) ? "infinities do not survive its arithmetic" : null,
    async steps(bench, facts) {
      const { float } = bench
      const kernel = makeKernel({
        space: [2, 0],
        inputs: [{ dtype: float, view: contiguous([2, 0]) }],
        params: [],
        accumulators: [{ value: arg(0, float), op, axes: [1] }],
        outputs: [stored(acc(0, float), [1])],
      })
      facts.same(op, await bench.read(bench.run(kernel, [bench.hold([])])[0]), [neutral, neutral])
    },
  }
}

/** What kernels mean. */
export const kernelClauses: readonly Clause[] = [
  {
    says: "a kernel is never changed",
    async steps(bench, facts) {
      const { float } = bench
      const kernel = makeKernel({
        space: [2, 3],
        inputs: [{ dtype: float, view: { shape: [2, 3], strides: [3, 1], offset: 0 } }],
        params: [float],
        accumulators: [],
        outputs: [stored(sumOf(plus(arg(0, float), 1), param(0, float)))],
      })
      const before = JSON.stringify(kernel)
      const [y] = bench.run(kernel, [bench.hold([1, 2, 3, 4, 5, 6])], [10])
      facts.same("the result", await bench.read(y), [12, 13, 14, 15, 16, 17])
      facts.holds(
        "the kernel after compile and run",
        JSON.stringify(kernel) === before,
        JSON.stringify(kernel),
      )
    },
  },
  {
    says: "parameters are taken anew at each run",
    async steps(bench, facts) {
      const { float, backend } = bench
      const kernel = makeKernel({
        space: [2],
        inputs: [{ dtype: float, view: contiguous([2]) }],
        params: [float, float],
        accumulators: [],
        outputs: [stored(sumOf(call("mul", [arg(0, float), param(0, float)], float), param(1, float)))],
      })
      const exe = backend.compile(kernel)
      const x = bench.hold([1, 2])
      const [y, z] = [bench.alloc(2), bench.alloc(2)]
      backend.run(exe, [x], [y], [3, 0.5])
      backend.run(exe, [x], [z], [-1, 0])
      facts.same("3·x + ½", await bench.read(y), [3.5, 6.5])
      facts.same("−x", await bench.read(z), [-1, -2])
    },
  },
  {
    says: "positions along axes count from 0",
    ops: ["add", "mul", "cast"],
    async steps(bench, facts) {
      const position = (axis: number): Expr => call("cast", [index(axis)], bench.float)
      const kernel = mapKernel([2, 3], bench.float, 0, () => sumOf(times(position(0), 10), position(1)))
      facts.same("10·i + j", await bench.read(bench.run(kernel, [])[0]), [0, 1, 2, 10, 11, 12])
    },
  },
  {
    says: "one kernel stores several outputs",
    unless: ({ maxOutputs = Infinity }) => (maxOutputs < 2 ? "it gives one output a kernel" : null),
    async steps(bench, facts) {
      const { float } = bench
      const x = arg(0, float)
      const kernel = makeKernel({
        space: [3],
        inputs: [{ dtype: float, view: contiguous([3]) }],
        params: [],
        accumulators: [],
        outputs: [stored(plus(x, 1)), stored(times(x, 2))],
      })
      const [y, z] = bench.run(kernel, [bench.hold([1, 2, 3])])
      facts.same("x + 1", await bench.read(y), [2, 3, 4])
      facts.same("2·x", await bench.read(z), [2, 4, 6])
    },
  },
  {
    says: "outputs may follow an accumulator, and stand beside one that keeps all axes",
    reduce: ["sum"],
    unless: ({ maxOutputs = Infinity, mixedOutputs = true }) =>
      maxOutputs < 2 || !mixedOutputs ? "its outputs all have the same axes" : null,
    async steps(bench, facts) {
      const { float } = bench
      const x = arg(0, float)
      const kernel = makeKernel({
        space: [2, 3],
        inputs: [{ dtype: float, view: contiguous([2, 3]) }],
        params: [],
        accumulators: [sumOver(x, [1])],
        outputs: [stored(plus(acc(0, float), 0.5), [1]), stored(times(x, 2))],
      })
      const [y, z] = bench.run(kernel, [bench.hold([1, 2, 3, 4, 5, 6])])
      facts.same("sums + ½", await bench.read(y), [6.5, 15.5])
      facts.same("2·x", await bench.read(z), [2, 4, 6, 8, 10, 12])
    },
  },
  {
    says: "a reduction combines along its axes, whichever they are",
    reduce: ["sum"],
    async steps(bench, facts) {
      const { float } = bench
      const x = bench.hold([1, 2, 3, 4, 5, 6, 7, 8])
      const over = (axes: readonly number[]): Kernel =>
        makeKernel({
          space: [2, 2, 2],
          inputs: [{ dtype: float, view: contiguous([2, 2, 2]) }],
          params: [],
          accumulators: [sumOver(arg(0, float), axes)],
          outputs: [stored(acc(0, float), axes)],
        })
      const wanted: readonly (readonly [readonly number[], readonly number[]])[] = [
        [[0], [6, 8, 10, 12]],
        [[1], [4, 6, 12, 14]],
        [[2], [3, 7, 11, 15]],
        [
          [0, 1],
          [16, 20],
        ],
        [
          [0, 2],
          [14, 22],
        ],
        [
          [1, 2],
          [10, 26],
        ],
        [[0, 1, 2], [36]],
      ]
      for (const [axes, want] of wanted)
        facts.same(`over [${axes}]`, await bench.read(bench.run(over(axes), [x])[0]), want)
    },
  },
  ofNothing("sum", 0),
  ofNothing("prod", 1),
  ofNothing("max", -Infinity),
  ofNothing("min", Infinity),
  {
    says: "views stride, reverse, repeat and start anywhere",
    unless: ({ layout }) => (layout === "contiguous" ? "it takes contiguous inputs only" : null),
    async steps(bench, facts) {
      const { float } = bench
      const x = bench.hold([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
      const views: readonly (readonly [readonly number[], number, readonly number[]])[] = [
        [[1, 2], 0, [0, 2, 4, 1, 3, 5]],
        [[3, 1], 2, [2, 3, 4, 5, 6, 7]],
        [[-3, -1], 9, [9, 8, 7, 6, 5, 4]],
        [[0, 4], 1, [1, 5, 9, 1, 5, 9]],
        [[5, 0], 3, [3, 3, 3, 8, 8, 8]],
        [[0, 0], 6, [6, 6, 6, 6, 6, 6]],
      ]
      for (const [strides, offset, want] of views) {
        const kernel = makeKernel({
          space: [2, 3],
          inputs: [{ dtype: float, view: { shape: [2, 3], strides, offset } }],
          params: [],
          accumulators: [],
          outputs: [stored(plus(arg(0, float), 0))],
        })
        facts.same(`strides [${strides}] from ${offset}`, await bench.read(bench.run(kernel, [x])[0]), want)
      }
    },
  },
  {
    says: "constants keep −0, NaN and infinities apart",
    unless: ({ nonFinite }) =>
      nonFinite === false ? "NaN and infinities do not survive its arithmetic" : null,
    async steps(bench, facts) {
      const { float } = bench
      for (const value of [NaN, Infinity, -Infinity, 0, 2.5]) {
        const kernel = mapKernel([2], float, 1, (x) => plus(x, value))
        facts.same(`x + ${value}`, await bench.read(bench.run(kernel, [bench.hold([1, -1])])[0]), [
          1 + value,
          value - 1,
        ])
      }
    },
  },
  {
    says: "int32 wraps around",
    unless: ({ dtypes, exactIntegers = 2 ** 31 }) =>
      !dtypes.includes("int32")
        ? "it has no int32"
        : exactIntegers < 2 ** 31 - 1
          ? "its integers are not exact"
          : null,
    async steps(bench, facts) {
      const x = bench.hold([2 ** 31 - 1, -(2 ** 31), 65537], "int32")
      const sum = bench.run(
        mapKernel([3], "int32", 1, (a) => plus(a, 1)),
        [x],
      )[0]
      const product = bench.run(
        mapKernel([3], "int32", 1, (a) => call("mul", [a, a], "int32")),
        [x],
      )[0]
      facts.same("x + 1", await bench.read(sum, "int32"), [-(2 ** 31), -(2 ** 31) + 1, 65538])
      facts.same("x·x", await bench.read(product, "int32"), [1, 0, 131073])
    },
  },
  {
    says: "a matrix product is a product and a sum",
    reduce: ["sum"],
    unless: ({ layout }) => (layout === "contiguous" ? "it takes contiguous inputs only" : null),
    async steps(bench, facts) {
      const { float } = bench
      const [m, k, n] = [2, 3, 2]
      const kernel = makeKernel({
        space: [m, k, n],
        inputs: [
          { dtype: float, view: { shape: [m, k, n], strides: [k, 1, 0], offset: 0 } },
          { dtype: float, view: { shape: [m, k, n], strides: [0, n, 1], offset: 0 } },
        ],
        params: [],
        accumulators: [sumOver(call("mul", [arg(0, float), arg(1, float)], float), [1])],
        outputs: [stored(plus(acc(0, float), 1), [1])],
      })
      const [y] = bench.run(kernel, [bench.hold([1, 2, 3, 4, 5, 6]), bench.hold([1, 2, 3, 4, 5, 6])])
      facts.same("x·y + 1", await bench.read(y), [23, 29, 50, 65])
    },
  },
  {
    says: "equal kernels may be compiled twice, and an executable discarded",
    async steps(bench, facts) {
      const { backend, float } = bench
      const kernel = mapKernel([2], float, 1, (x) => plus(x, 1))
      const first = backend.compile(kernel)
      const second = backend.compile(kernel)
      const x = bench.hold([1, 2])
      const [y, z] = [bench.alloc(2), bench.alloc(2)]
      backend.run(first, [x], [y], [])
      backend.discard?.(first)
      backend.run(second, [x], [z], [])
      facts.same("the first", await bench.read(y), [2, 3])
      facts.same("the second", await bench.read(z), [2, 3])
    },
  },
  {
    says: "supports answers true, or with a reason",
    async steps(bench, facts) {
      const { backend, float } = bench
      const answer = backend.supports?.(mapKernel([2], float, 1, (x) => plus(x, 1))) ?? true
      facts.holds("the answer", answer === true || (typeof answer === "string" && answer.length > 0), answer)
      facts.same(
        "and the kernel runs if it says so",
        answer === true
          ? await bench.read(
              bench.run(
                mapKernel([2], float, 1, (x) => plus(x, 1)),
                [bench.hold([1, 2])],
              )[0],
            )
          : [2, 3],
        [2, 3],
      )
    },
  },
]
