import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { bytesOf, viewBytes } from "./dtype.ts"
import { call, constant } from "./expr.ts"
import { interpret } from "./interpret.ts"
import { makeKernel } from "./kernel.ts"
import { reference } from "./reference.ts"
import { randomKernel } from "./testing/random-kernel.ts"
import { openNow, runKernel } from "./testing/run-kernel.ts"
import { increment, mapKernel } from "./testing/small-kernels.ts"
import { contiguous } from "./view.ts"

const code = (expected: string): unknown => expect.objectContaining({ code: expected })

test("runs kernels as they are interpreted", async () => {
  const backend = openNow(reference())
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (g) => {
      const sample = randomKernel((max) => g(fc.integer, { min: 0, max }))
      expect(await runKernel(backend, sample)).toEqual(interpret(sample.kernel)(sample.inputs, sample.params))
    }),
  )
})

describe("buffers", () => {
  test("copy what is written and what is read", async () => {
    const backend = openNow(reference())
    const buffer = backend.alloc("float64", 2)
    const bytes = bytesOf(Float64Array.of(1, 2))
    backend.write(buffer, bytes)
    bytes.fill(0)
    const pending = backend.read(buffer)
    backend.run(backend.compile(increment(2)), [buffer], [buffer], [])
    const before = await pending
    expect(before.byteOffset % 8).toBe(0)
    expect(viewBytes("float64", before)).toEqual(Float64Array.of(1, 2))
    const now = backend.readSync?.(buffer)
    expect(now && viewBytes("float64", now)).toEqual(Float64Array.of(2, 3))
  })

  test("may be empty", async () => {
    const backend = openNow(reference())
    expect(await backend.read(backend.alloc("int32", 0))).toHaveLength(0)
  })

  test("are refused once freed, and filled only by as many bytes as they hold", async () => {
    const backend = openNow(reference())
    const buffer = backend.alloc("float32", 1)
    expect(() => backend.write(buffer, new Uint8Array(3))).toThrow(code("E_RUN"))
    backend.free(buffer)
    await expect(backend.read(buffer)).rejects.toMatchObject({ code: "E_DISPOSED" })
  })
})

describe("failures", () => {
  test("poison the outputs and what is computed from them", async () => {
    const backend = openNow(reference())
    const [short, a, b] = [1, 3, 3].map((length) => backend.alloc("float64", length))
    const kernel = backend.compile(increment(3))
    backend.run(kernel, [short], [a], [])
    backend.run(kernel, [a], [b], [])
    await expect(backend.read(b)).rejects.toMatchObject({ code: "E_RUN" })
    expect(() => backend.readSync?.(b)).toThrow(code("E_RUN"))
    backend.run(kernel, [backend.alloc("float64", 3)], [b], [])
    expect(viewBytes("float64", await backend.read(b))).toEqual(Float64Array.of(1, 1, 1))
  })

  test("what is no intrinsic is refused", () => {
    const unlowered = mapKernel([contiguous([1])], (x = constant(0, "float64")) =>
      call("relu", [x], "float64"),
    )
    expect(() => openNow(reference()).compile(unlowered)).toThrow(code("E_UNSUPPORTED"))
  })
})

test("closing is idempotent, rejects pending reads, and ends everything", async () => {
  const backend = openNow(reference())
  const buffer = backend.alloc("bool", 1)
  const executable = backend.compile(
    makeKernel({ space: [], inputs: [], params: [], accumulators: [], outputs: [] }),
  )
  const pending = backend.read(buffer)
  await backend.close()
  await backend.close()
  await expect(pending).rejects.toMatchObject({ code: "E_CLOSED" })
  await expect(backend.read(buffer)).rejects.toMatchObject({ code: "E_CLOSED" })
  expect(() => backend.readSync?.(buffer)).toThrow(code("E_CLOSED"))
  expect(() => backend.alloc("bool", 1)).toThrow(code("E_CLOSED"))
  expect(() => backend.write(buffer, Uint8Array.of(1))).toThrow(code("E_CLOSED"))
  expect(() => backend.run(executable, [], [], [])).toThrow(code("E_CLOSED"))
})
