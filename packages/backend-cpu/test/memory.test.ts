import { bytesOf, bytesPerElement, type DType, dtypes } from "@cotangent/core-api/backend"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { CpuBuffer } from "../src/buffer.ts"
import type { CpuBackend } from "../src/cpu-backend.ts"
import { Heap } from "../src/heap.ts"
import { interpreted, openInterpreted } from "./interpreted.ts"
import { CpuBackend as Backend } from "../src/cpu-backend.ts"
import { LinearMemory, mostBytes } from "../src/linear-memory.ts"
import { increment } from "./kernels.ts"

const megabyte = 2 ** 20

/** Fills a buffer with one byte that tells it from others. */
function mark(backend: CpuBackend, buffer: CpuBuffer, byte: number): void {
  backend.write(buffer, new Uint8Array(buffer.bytes).fill(byte))
}

const isMarked = (backend: CpuBackend, buffer: CpuBuffer, byte: number): boolean =>
  backend.readSync(buffer).every((each) => each === byte)

const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ make: fc.constantFrom(...dtypes), length: fc.nat(700) }) },
  { weight: 1, arbitrary: fc.record({ make: fc.constantFrom(...dtypes), length: fc.nat(60_000) }) },
  { weight: 2, arbitrary: fc.record({ drop: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ run: fc.nat(3000) }) },
)

describe("sentinels", () => {
  test("stay what they are, whatever is allocated, written, run and freed around them", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60, size: "max" }), (actions) => {
        const backend = openInterpreted({ compile: interpreted(3000) })
        const held: { buffer: CpuBuffer; byte: number }[] = []
        let next = 0
        const hold = (dtype: DType, length: number): void => {
          const byte = next++ % 256
          const buffer = backend.alloc(dtype, length)
          mark(backend, buffer, byte)
          held.push({ buffer, byte })
        }
        for (const each of actions) {
          if ("make" in each) hold(each.make, each.length)
          else if ("run" in each) {
            const [x, y] = [backend.alloc("float32", each.run), backend.alloc("float32", each.run)]
            backend.write(x, bytesOf(new Float32Array(each.run).fill(1)))
            backend.run(backend.compile(increment(each.run)), [x], [y], [])
            expect(backend.readSync(y)).toEqual(bytesOf(new Float32Array(each.run).fill(2)))
            for (const buffer of [x, y]) backend.free(buffer)
          } else {
            const [dropped] = held.length > 0 ? held.splice(each.drop % held.length, 1) : []
            if (dropped) backend.free(dropped.buffer)
          }
        }
        for (const { buffer, byte } of held) expect(isMarked(backend, buffer, byte)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test("stay what they are when the memory grows", () => {
    const backend = openInterpreted()
    const buffers = Array.from({ length: 20 }, (_, at) => {
      const buffer = backend.alloc("float32", 2 ** at)
      mark(backend, buffer, at)
      return buffer
    })
    expect(backend.usage.memory).toBeGreaterThan(4 * megabyte)
    for (const [at, buffer] of buffers.entries()) expect(isMarked(backend, buffer, at)).toBe(true)
  })
})

describe("the account", () => {
  test("has every buffer and its bytes, and returns to nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...dtypes), fc.nat(5000))), (wanted) => {
        const backend = openInterpreted()
        const buffers = wanted.map(([dtype, length]) => backend.alloc(dtype, length))
        const bytes = wanted.reduce((sum, [dtype, length]) => sum + length * bytesPerElement(dtype), 0)
        expect(backend.usage).toMatchObject({ buffers: buffers.length, bytes })
        for (const buffer of buffers) {
          backend.free(buffer)
          backend.free(buffer)
        }
        expect(backend.usage).toMatchObject({ buffers: 0, bytes: 0 })
      }),
    )
  })

  test("of the heap returns to the frame and the scratch block", () => {
    const memory = LinearMemory.create(mostBytes)
    const allocator = new Heap(memory)
    const backend = new Backend({
      name: "cpu",
      memory,
      allocator,
      compile: interpreted(5000),
      relaxedSimd: false,
    })
    const step = (): void => {
      const [x, y] = [backend.alloc("float32", 1000), backend.alloc("float32", 1000)]
      mark(backend, x, 0)
      backend.run(backend.compile(increment(1000)), [x], [y], [])
      for (const buffer of [x, y]) backend.free(buffer)
    }
    step()
    const baseline = allocator.used
    expect(baseline).toBe(4096 + 5056)
    for (let round = 0; round < 50; round++) step()
    expect(allocator.used).toBe(baseline)
  })

  test("does not grow in a loop that makes and frees the same buffers, which are the same memory again", () => {
    const backend = openInterpreted()
    const sizes = [2_000_000, 1, 300_000, 2_000_000, 7]
    const addresses = (): number[] => {
      const buffers = sizes.map((length) => backend.alloc("float32", length))
      for (const buffer of buffers.toReversed()) backend.free(buffer)
      return buffers.map(({ address }) => address)
    }
    const [first, { memory }] = [addresses(), backend.usage]
    for (let round = 0; round < 100; round++) expect(addresses()).toEqual(first)
    expect(backend.usage.memory).toBe(memory)
  })
})

describe("running out of memory", () => {
  test("says what was asked for, what is held and what the limit is, and leaves everything usable", () => {
    const backend = openInterpreted({ maxBytes: 2 * megabyte })
    const buffer = backend.alloc("float32", 100_000)
    mark(backend, buffer, 7)
    const before = backend.usage
    const refusal = (): CpuBuffer => backend.alloc("float64", 210_000)
    for (const part of ["1680000", "1 buffers hold 400000", String(before.memory), String(2 * megabyte)]) {
      expect(refusal).toThrow(
        expect.objectContaining({
          code: "E_OUT_OF_MEMORY",
          message: expect.stringContaining(part) as unknown,
        }),
      )
    }
    expect(backend.usage).toEqual(before)
    expect(isMarked(backend, buffer, 7)).toBe(true)
    const other = backend.alloc("float32", 100_000)
    backend.write(buffer, bytesOf(new Float32Array(100_000).fill(1)))
    backend.run(backend.compile(increment(100_000)), [buffer], [other], [])
    expect(backend.readSync(other)).toEqual(bytesOf(new Float32Array(100_000).fill(2)))
    for (const each of [buffer, other]) backend.free(each)
    expect(backend.alloc("float64", 210_000).bytes).toBe(1_680_000)
  })

  test("comes only when scratch that nobody uses now is gone", () => {
    const backend = openInterpreted({ compile: interpreted(1_500_000), maxBytes: 2 * megabyte })
    const [x, y] = [backend.alloc("float32", 10), backend.alloc("float32", 10)]
    const program = backend.compile(increment(10))
    backend.write(x, bytesOf(new Float32Array(10)))
    backend.run(program, [x], [y], [])
    const large = backend.alloc("float32", 400_000)
    mark(backend, large, 3)
    backend.run(program, [x], [y], [])
    expect(() => backend.readSync(y)).toThrow(
      expect.objectContaining({
        code: "E_OUT_OF_MEMORY",
        message: expect.stringContaining("1500000") as unknown,
      }),
    )
    expect(isMarked(backend, large, 3)).toBe(true)
    backend.free(large)
    backend.run(program, [x], [y], [])
    expect(backend.readSync(y)).toEqual(bytesOf(new Float32Array(10).fill(1)))
  })

  test("can be filled to the brim, again and again", () => {
    const backend = openInterpreted({ maxBytes: megabyte })
    const fill = (): CpuBuffer[] => {
      const buffers: CpuBuffer[] = []
      for (;;) {
        try {
          buffers.push(backend.alloc("float32", 1 + ((buffers.length * 7919) % 5000)))
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: "E_OUT_OF_MEMORY" })
          return buffers
        }
      }
    }
    const counts = Array.from({ length: 5 }, () => {
      const buffers = fill()
      for (const [at, buffer] of buffers.entries()) mark(backend, buffer, at % 256)
      for (const [at, buffer] of buffers.entries()) {
        expect(isMarked(backend, buffer, at % 256)).toBe(true)
        backend.free(buffer)
      }
      return buffers.length
    })
    expect(Math.min(...counts)).toBeGreaterThanOrEqual((counts[0] ?? 0) - 1)
    expect(backend.usage).toMatchObject({ buffers: 0, bytes: 0 })
  })
})
