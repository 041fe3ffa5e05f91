import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type TypedArray, typedArray } from "../dtype.ts"
import { arg, call, constant } from "../expr.ts"
import { interpret } from "../interpret.ts"
import { makeKernel, reduceOps } from "../kernel.ts"
import { intrinsics } from "../rules/table.ts"
import { hostTable } from "../testing/op-tables.ts"
import { randomKernel, type Sample } from "../testing/random-kernel.ts"
import { openNow, runKernel } from "../testing/run-kernel.ts"
import { contiguous } from "../view.ts"
import { fromOps } from "./from-ops.ts"
import type { OpTable } from "./op-table.ts"

const ofExp = (values: readonly number[]): Sample => ({
  kernel: makeKernel({
    space: [values.length],
    inputs: [{ dtype: "float64", view: contiguous([values.length]) }],
    params: [],
    accumulators: [],
    outputs: [
      {
        value: call("exp", [call("neg", [arg(0, "float64")], "float64")], "float64"),
        axes: [],
        dtype: "float64",
      },
    ],
  }),
  inputs: [Float64Array.from(values)],
  params: [],
})

const { neg = () => typedArray("bool", 0) } = hostTable.elementwise
const onlyNeg = { neg }

test("an op table computes what the interpreter defines, on random kernels", async () => {
  const backend = openNow(fromOps(hostTable))
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (g) => {
      const sample = randomKernel((max) => g(fc.integer, { min: 0, max }))
      expect(await runKernel(backend, sample)).toEqual(interpret(sample.kernel)(sample.inputs, sample.params))
    }),
    { numRuns: 1500 },
  )
})

test("float32 is rounded after every op", async () => {
  const x = arg(0, "float32")
  const kernel = makeKernel({
    space: [1],
    inputs: [{ dtype: "float32", view: contiguous([1]) }],
    params: [],
    accumulators: [],
    outputs: [
      {
        value: call("sub", [call("add", [x, constant(2 ** 24, "float32")], "float32"), x], "float32"),
        axes: [],
        dtype: "float32",
      },
    ],
  })
  const [result] = await runKernel(openNow(fromOps(hostTable)), {
    kernel,
    inputs: [Float32Array.of(1)],
    params: [],
  })
  expect(result?.[0]).toBe(2 ** 24 - 1)
})

describe("capabilities", () => {
  test("list what the table has", () => {
    const all = openNow(fromOps(hostTable)).capabilities
    expect(all.ops).toEqual(intrinsics)
    expect(all.reduce).toEqual(reduceOps)
    const some = openNow(
      fromOps({ ...hostTable, elementwise: onlyNeg, reduce: {}, capabilities: { dtypes: ["float32"] } }),
    )
    expect(some.capabilities.ops).not.toContain("exp")
    expect(some.capabilities.reduce).toEqual([])
    expect(some.capabilities.dtypes).toEqual(["float32"])
  })

  test("an unclaimed op is refused", () => {
    const backend = openNow(fromOps({ ...hostTable, elementwise: onlyNeg }))
    expect(() => backend.compile(ofExp([1]).kernel)).toThrow(
      expect.objectContaining({ code: "E_UNSUPPORTED" }),
    )
  })

  test("readSync is there when the table is synchronous", () => {
    expect("readSync" in openNow(fromOps(hostTable))).toBe(true)
    expect("readSync" in openNow(fromOps({ ...hostTable, sync: false }))).toBe(false)
  })
})

/** Boxes around host arrays, counted, so that what is not disposed of, or twice, shows. */
function boxed(): { table: OpTable<{ values: TypedArray | null }>; alive: () => number } {
  let alive = 0
  type Box = { values: TypedArray | null }
  const box = (values: TypedArray): Box => {
    alive++
    return { values }
  }
  const open = ({ values }: Box): TypedArray => {
    if (values) return values
    throw new Error("used after dispose")
  }
  const { neg, exp } = hostTable.elementwise
  if (!neg || !exp) throw new Error("the host table lacks neg or exp")
  const table: OpTable<Box> = {
    name: "boxes",
    sync: false,
    upload: (elements) => box(elements),
    download: async (array) => {
      await Promise.resolve()
      return open(array)
    },
    gather: (array, view, dtype) => box(hostTable.gather(open(array), view, dtype)),
    dispose: (array) => {
      open(array)
      array.values = null
      alive--
    },
    elementwise: {
      neg: (to, x = box(typedArray("bool", 0))) => box(neg(to, open(x))),
      exp: (to, x = box(typedArray("bool", 0))) => box(exp(to, open(x))),
    },
    reduce: {},
  }
  return { table, alive: () => alive }
}

describe("ownership", () => {
  test("every array is disposed of once, and not while it is being read", async () => {
    const { table, alive } = boxed()
    const backend = openNow(fromOps(table))
    expect(await runKernel(backend, ofExp([0, 1]))).toEqual([Float64Array.of(1, Math.exp(-1))])
    await Promise.resolve()
    expect(alive()).toBe(0)
  })

  test("closing disposes of what is held", async () => {
    const { table, alive } = boxed()
    const backend = openNow(fromOps(table))
    backend.write(backend.alloc("float64", 1), new Uint8Array(8))
    expect(alive()).toBe(1)
    await backend.close()
    expect(alive()).toBe(0)
  })

  test("a read sees the value of its time, a write replaces it for later reads", async () => {
    const backend = openNow(fromOps(hostTable))
    const buffer = backend.alloc("bool", 2)
    const bytes = Uint8Array.of(1, 0)
    backend.write(buffer, bytes)
    bytes.fill(7)
    const before = backend.read(buffer)
    backend.write(buffer, Uint8Array.of(0, 1))
    expect(await before).toEqual(Uint8Array.of(1, 0))
    expect(await backend.read(buffer)).toEqual(Uint8Array.of(0, 1))
  })
})

describe("failures", () => {
  const failing = (exp: () => never): OpTable<TypedArray> => ({
    ...hostTable,
    elementwise: { ...hostTable.elementwise, exp },
  })

  test("an op that throws poisons the outputs", async () => {
    const cause = new RangeError("no such shader")
    const backend = openNow(
      fromOps(
        failing(() => {
          throw cause
        }),
      ),
    )
    await expect(runKernel(backend, ofExp([1]))).rejects.toMatchObject({ code: "E_RUN", cause })
  })

  test("poison spreads to what is computed from it, and a write cures it", async () => {
    const backend = openNow(
      fromOps(
        failing(() => {
          throw new Error("once")
        }),
      ),
    )
    const [a, b] = [backend.alloc("float64", 1), backend.alloc("float64", 1)]
    const executable = backend.compile(ofExp([1]).kernel)
    backend.run(executable, [a], [b], [])
    backend.run(executable, [b], [a], [])
    await expect(backend.read(a)).rejects.toMatchObject({ code: "E_RUN" })
    backend.write(a, new Uint8Array(8))
    expect(await backend.read(a)).toEqual(new Uint8Array(8))
  })

  test("a rejected array rejects the read, and nothing else", async () => {
    const cause = new Error("device lost")
    const table: OpTable<Promise<TypedArray>> = {
      name: "promises",
      upload: async (elements) => elements,
      download: (array) => array,
      gather: async (array, view, dtype) => hostTable.gather(await array, view, dtype),
      elementwise: {
        neg: async (_, x) => (await x) ?? typedArray("bool", 0),
        exp: () => Promise.reject(cause),
      },
      reduce: {},
    }
    const backend = openNow(fromOps(table))
    await expect(runKernel(backend, ofExp([1]))).rejects.toMatchObject({ code: "E_RUN", cause })
  })

  test("a download of another type is refused", async () => {
    const backend = openNow(
      fromOps({ ...hostTable, sync: false, download: (array) => Float32Array.from(array) }),
    )
    await expect(runKernel(backend, ofExp([1]))).rejects.toThrow("must return a Float64Array")
  })

  test("closing rejects the reads that are under way, at once", async () => {
    const backend = openNow(
      fromOps({ ...hostTable, sync: false, download: () => new Promise<TypedArray>(() => undefined) }),
    )
    const reading = backend.read(backend.alloc("float32", 1))
    await backend.close()
    await backend.close()
    await expect(reading).rejects.toMatchObject({ code: "E_CLOSED" })
    expect(() => backend.alloc("float32", 1)).toThrow(expect.objectContaining({ code: "E_CLOSED" }))
  })
})
