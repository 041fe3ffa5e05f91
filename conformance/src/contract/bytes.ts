import type { DType, TypedArray } from "@cotangent/core-api"
import { arg, constant, dtypes, makeKernel, viewBytes } from "@cotangent/core-api/backend"
import { collect } from "../settle.ts"
import { bytes, mapKernel, plus, stored, times } from "./bench.ts"
import type { Clause } from "./clause.ts"

const samples: Readonly<Record<DType, readonly number[]>> = {
  float32: [0, 1.5, NaN, Infinity, -Infinity, 2 ** -126],
  float64: [0, 1.5, NaN, Infinity, -Infinity, 2 ** -1022],
  int32: [0, -1, 2 ** 31 - 1, -(2 ** 31), 16777217, 7],
  bool: [0, 1, 1, 0, 1, 0],
}

function keepsBytes(dtype: DType): Clause {
  return {
    says: `a buffer of ${dtype} keeps what is written`,
    unless: ({ dtypes: own, exactIntegers = Infinity }) =>
      !own.includes(dtype)
        ? `it has no ${dtype}`
        : dtype === "int32" && exactIntegers < 2 ** 31 - 1
          ? "its integers are not exact"
          : null,
    async steps(bench, facts) {
      const survives = bench.backend.capabilities.nonFinite !== false
      const values = samples[dtype].map((value) => (survives || Number.isFinite(value) ? value : 3))
      facts.same("what was written", await bench.read(bench.hold(values, dtype), dtype), values)
    },
  }
}

/** What buffers and reads are. */
export const byteClauses: readonly Clause[] = [
  {
    says: "a read is a fresh copy, aligned to 8 bytes",
    async steps(bench, facts) {
      const x = bench.hold([1, 2, 3])
      const [first, second] = [await bench.backend.read(x), await bench.backend.read(x)]
      facts.same("its alignment", [first.byteOffset % 8, second.byteOffset % 8], [0, 0])
      facts.same("its length", [first.byteLength], [bytes([1, 2, 3], bench.float).byteLength])
      first.fill(0)
      facts.same("the second read", viewBytes(bench.float, second), [1, 2, 3])
      facts.same("a third read", await bench.read(x), [1, 2, 3])
    },
  },
  {
    says: "readSync gives what read gives",
    async steps(bench, facts) {
      const { backend } = bench
      const [y] = bench.run(
        mapKernel([3], bench.float, 1, (a) => plus(a, 1)),
        [bench.hold([1, 2, 3])],
      )
      const now: TypedArray | null = backend.readSync ? viewBytes(bench.float, backend.readSync(y)) : null
      const later = await bench.read(y)
      facts.same("the elements", now ?? later, [2, 3, 4])
      facts.same("and later", later, [2, 3, 4])
    },
  },
  ...dtypes.map(keepsBytes),
  {
    says: "−0 keeps its sign",
    async steps(bench, facts) {
      const zeros = await bench.read(bench.hold([-0, 0]))
      facts.holds("−0, then 0", Object.is(zeros[0], -0) && Object.is(zeros[1], 0))
    },
  },
  {
    says: "buffers of no elements can be allocated, written, run over and read",
    async steps(bench, facts) {
      const x = bench.hold([])
      facts.same("the length that is read", [(await bench.backend.read(x)).byteLength], [0])
      const [y] = bench.run(
        mapKernel([0], bench.float, 1, (a) => plus(a, 1)),
        [x],
      )
      const [z] = bench.run(
        mapKernel([2, 0, 3], bench.float, 1, (a) => plus(a, 1)),
        [x],
      )
      facts.same(
        "the length of results",
        [(await bench.read(y)).length, (await bench.read(z)).length],
        [0, 0],
      )
    },
  },
  {
    says: "bytes that do not fill the buffer are refused, at once or when it is read",
    async steps(bench, facts) {
      const x = bench.hold([1, 2, 3])
      for (const wrong of [[1], [1, 2, 3, 4]]) {
        await facts.throws(`${wrong.length} elements for 3`, ["E_RUN"], async () => {
          bench.write(x, wrong)
          await bench.read(x)
        })
      }
      bench.write(x, [4, 5, 6])
      facts.same("what is written then", await bench.read(x), [4, 5, 6])
    },
  },
  {
    says: "every element of an output is written",
    reduce: ["sum"],
    async steps(bench, facts) {
      const { backend, float } = bench
      const junk = [NaN, 7, Infinity, -7, 1e30, NaN]
      const outputs = [bench.hold(junk), bench.hold(junk), bench.hold(junk)]
      const x = bench.hold([1, 2, 3])
      const padded = { shape: [6], strides: [1], offset: -2, valid: [[2, 5] as const] }
      const kernels = [
        mapKernel([6], float, 0, () => constant(5, float)),
        makeKernel({
          space: [6],
          inputs: [{ dtype: float, view: padded }],
          params: [],
          accumulators: [],
          outputs: [stored(times(arg(0, float), 2))],
        }),
        makeKernel({
          space: [6, 0],
          inputs: [],
          params: [],
          accumulators: [{ value: constant(1, float), op: "sum", axes: [1] }],
          outputs: [stored({ kind: "acc", index: 0, dtype: float }, [1])],
        }),
      ]
      kernels.forEach((kernel, at) =>
        backend.run(
          backend.compile(kernel),
          kernel.inputs.map(() => x),
          [outputs[at]],
          [],
        ),
      )
      facts.same("a constant", await bench.read(outputs[0]), [5, 5, 5, 5, 5, 5])
      facts.same("what padding leaves", await bench.read(outputs[1]), [0, 0, 2, 4, 6, 0])
      facts.same("sums of nothing", await bench.read(outputs[2]), [0, 0, 0, 0, 0, 0])
    },
    unless: ({ layout }) => (layout === "contiguous" ? "it takes contiguous inputs only" : null),
  },
  {
    says: "nothing is written beside a buffer",
    async steps(bench, facts) {
      const sizes = [1, 3, 5, 7, 17, 31, 33, 63, 65]
      const guards = sizes.map(
        (size) => [bench.hold([-1, -2, -3]), bench.alloc(size), bench.hold([-4, -5, -6])] as const,
      )
      const results = sizes.map((size, at) => {
        const x = bench.hold(Array.from({ length: size }, (_, index) => index))
        const y = guards[at]?.[1]
        bench.backend.run(
          bench.backend.compile(mapKernel([size], bench.float, 1, (a) => plus(a, 1))),
          [x],
          [y],
          [],
        )
        return y
      })
      for (const [at, y] of results.entries()) {
        facts.same(
          `the result of ${sizes[at]} elements`,
          await bench.read(y),
          Array.from({ length: sizes[at] ?? 0 }, (_, index) => index + 1),
        )
      }
      for (const [before, , after] of guards) {
        facts.same("the buffer before", await bench.read(before), [-1, -2, -3])
        facts.same("the buffer after", await bench.read(after), [-4, -5, -6])
      }
    },
  },
  {
    says: "freed memory comes back",
    async steps(bench, facts) {
      const block = new Uint8Array(2 ** 21).fill(1)
      const length = block.length / bytes([0], bench.float).length
      const before = await resident()
      for (let round = 0; round < 192; round++) {
        const x = bench.alloc(length)
        bench.backend.write(x, block)
        bench.free(x)
        if (round % 32 === 31) await collect()
      }
      const grown = (await resident()) - before
      facts.holds(
        "384 MiB were written and freed, 2 MiB at a time",
        grown < 2 ** 27,
        `${Math.round(grown / 2 ** 20)} MiB more than before`,
      )
    },
  },
]

/** Bytes of this process that hold arrays, where that can be known; device memory is not among them. */
async function resident(): Promise<number> {
  await collect()
  // Browsers have no process.
  const { process } = globalThis as {
    process?: { memoryUsage?(): { external: number; arrayBuffers: number } }
  }
  const usage = process?.memoryUsage?.()
  return usage ? usage.external + usage.arrayBuffers : 0
}
