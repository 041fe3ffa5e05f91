import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { bytesOf, viewBytes } from "../dtype.ts"
import { interpret } from "../interpret.ts"
import { reference } from "../reference.ts"
import { randomKernel } from "../testing/random-kernel.ts"
import { restricted } from "../testing/restricted.ts"
import { openNow, runKernel } from "../testing/run-kernel.ts"
import { increment, reverse } from "../testing/small-kernels.ts"
import { materialiseViews } from "./contiguous.ts"

const contiguousOnly = { capabilities: { layout: "contiguous" as const } }

test("a strided backend is left alone", () => {
  const backend = openNow(reference())
  expect(materialiseViews(backend)).toBe(backend)
})

test.each([{ asynchronous: false }, { asynchronous: true }])(
  "gives what views mean, though the inner backend sees none of them ($asynchronous)",
  async ({ asynchronous }) => {
    const inner = restricted({ ...contiguousOnly, asynchronous })
    const backend = materialiseViews(inner)
    expect(backend.capabilities.layout).toBe("strided")
    expect("readSync" in backend).toBe(!asynchronous)
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (g) => {
        const sample = randomKernel((max) => g(fc.integer, { min: 0, max }))
        expect(await runKernel(backend, sample)).toEqual(
          interpret(sample.kernel)(sample.inputs, sample.params),
        )
      }),
      { numRuns: 500 },
    )
    expect(inner.alive()).toBe(0)
  },
)

describe("with asynchronous reads", () => {
  const open = (fail?: () => never) => {
    const inner = restricted({ ...contiguousOnly, asynchronous: true, ...(fail ? { fail } : {}) })
    const backend = materialiseViews(inner)
    const [a, b] = [backend.alloc("float64", 3), backend.alloc("float64", 3)]
    backend.write(a, bytesOf(Float64Array.of(1, 2, 3)))
    return { backend, inner, a, b }
  }

  test("runs, writes and reads keep the order of the program", async () => {
    const { backend, a, b } = open()
    const [flip, up] = [backend.compile(reverse(3)), backend.compile(increment(3))]
    backend.run(flip, [a], [b], [])
    const first = backend.read(b)
    const bytes = bytesOf(Float64Array.of(7, 8, 9))
    backend.write(a, bytes)
    bytes.fill(0)
    backend.run(up, [b], [b], [])
    const second = backend.read(b)
    backend.run(flip, [a], [b], [])
    const third = backend.read(b)
    expect(viewBytes("float64", await first)).toEqual(Float64Array.of(3, 2, 1))
    expect(viewBytes("float64", await second)).toEqual(Float64Array.of(4, 3, 2))
    expect(viewBytes("float64", await third)).toEqual(Float64Array.of(9, 8, 7))
  })

  test("a buffer freed after a run is still seen by it", async () => {
    const { backend, inner, a, b } = open()
    backend.run(backend.compile(reverse(3)), [a], [b], [])
    backend.free(a)
    const reading = backend.read(b)
    backend.free(b)
    expect(viewBytes("float64", await reading)).toEqual(Float64Array.of(3, 2, 1))
    expect(inner.alive()).toBe(0)
  })

  test("a failure poisons the outputs and what is computed from them, until they are filled again", async () => {
    const cause = new Error("device lost")
    const { backend, a, b } = open(() => {
      throw cause
    })
    backend.run(backend.compile(reverse(3)), [a], [b], [])
    backend.run(backend.compile(reverse(3)), [b], [a], [])
    await expect(backend.read(a)).rejects.toMatchObject({ code: "E_RUN", cause })
    backend.write(a, new Uint8Array(24))
    expect(await backend.read(a)).toEqual(new Uint8Array(24))
  })

  test("closing rejects what is pending", async () => {
    const { backend, a, b } = open()
    backend.run(backend.compile(reverse(3)), [a], [b], [])
    const reading = backend.read(b)
    await backend.close()
    await backend.close()
    await expect(reading).rejects.toMatchObject({ code: "E_CLOSED" })
    await expect(backend.read(a)).rejects.toMatchObject({ code: "E_CLOSED" })
    expect(() => backend.alloc("float64", 1)).toThrow(expect.objectContaining({ code: "E_CLOSED" }))
  })
})
