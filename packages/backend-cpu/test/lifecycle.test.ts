import { bytesOf, call, type Kernel, viewBytes } from "@cotangent/core-api/backend"
import { describe, expect, test } from "vitest"
import type { CpuBuffer } from "../src/buffer.ts"
import type { CpuBackend } from "../src/cpu-backend.ts"
import type { CompileOptions, Executable } from "../src/executable.ts"
import { frameBytes } from "../src/frame.ts"
import { interpreted, openInterpreted } from "./interpreted.ts"
import { increment, scaleAndShift } from "./kernels.ts"

const code = (expected: string): unknown => expect.objectContaining({ code: expected })

function hold(backend: CpuBackend, ...elements: number[]): CpuBuffer {
  const buffer = backend.alloc("float32", elements.length)
  backend.write(buffer, bytesOf(Float32Array.from(elements)))
  return buffer
}

const elements = (backend: CpuBackend, buffer: CpuBuffer): number[] => [
  ...viewBytes("float32", backend.readSync(buffer)),
]

/** A module that exports `run: (i32) → ()`, which ends in `unreachable`. */
const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
const functions = [1, 5, 1, 0x60, 1, 0x7f, 0, 3, 2, 1, 0]
const exported = [7, 7, 1, 3, 0x72, 0x75, 0x6e, 0, 0]
const body = [10, 5, 1, 3, 0, 0, 0x0b]
const trapping = Uint8Array.of(...header, ...functions, ...exported, ...body)

/** Kernels that trap. */
function trap(kernel: Kernel, _options: CompileOptions): Executable {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(trapping))
  const run = exports["run"] as (frame: number) => void // as encoded above
  return { scratchBytes: 0, frameBytes: frameBytes(kernel), run }
}

describe("buffers", () => {
  test("keep a copy of what is written, and give copies that are aligned to 8 bytes", async () => {
    const backend = openInterpreted()
    const [before, buffer] = [hold(backend, 9), backend.alloc("float32", 3)]
    const given = bytesOf(Float32Array.of(1, 2, 3))
    backend.write(buffer, given)
    given.fill(0)
    const now = backend.readSync(buffer)
    const later = await backend.read(buffer)
    expect([now.byteOffset % 8, later.byteOffset % 8]).toEqual([0, 0])
    now.fill(0)
    expect(viewBytes("float32", later)).toEqual(Float32Array.of(1, 2, 3))
    expect(elements(backend, buffer)).toEqual([1, 2, 3])
    expect(elements(backend, before)).toEqual([9])
  })

  test("are read as they were when it was asked for", async () => {
    const backend = openInterpreted()
    const buffer = hold(backend, 1, 2)
    const reading = backend.read(buffer)
    backend.write(buffer, bytesOf(Float32Array.of(3, 4)))
    backend.free(buffer)
    expect(viewBytes("float32", await reading)).toEqual(Float32Array.of(1, 2))
  })

  test("may be empty", async () => {
    const backend = openInterpreted()
    const [x, y] = [backend.alloc("int32", 0), hold(backend)]
    backend.write(x, new Uint8Array())
    backend.run(backend.compile(increment(0)), [y], [y], [])
    expect(await backend.read(x)).toHaveLength(0)
    expect(elements(backend, y)).toEqual([])
    backend.free(x)
    expect(() => backend.readSync(x)).toThrow(code("E_DISPOSED"))
  })

  test("are filled by as many bytes as they have", () => {
    const backend = openInterpreted()
    const buffer = hold(backend, 1)
    for (const wrong of [0, 3, 5]) {
      expect(() => backend.write(buffer, new Uint8Array(wrong))).toThrow(code("E_RUN"))
    }
    expect(elements(backend, buffer)).toEqual([1])
  })

  test("have a whole number of elements", () => {
    const backend = openInterpreted()
    for (const wrong of [-1, 0.5, NaN, Infinity]) {
      expect(() => backend.alloc("float32", wrong)).toThrow(code("E_SHAPE"))
    }
    expect(backend.usage.buffers).toBe(0)
  })

  test("are refused once freed, by every verb; freeing again does nothing", async () => {
    const backend = openInterpreted()
    const [x, y] = [hold(backend, 1), hold(backend, 2)]
    const program = backend.compile(increment(1))
    backend.free(x)
    const other = hold(backend, 7)
    backend.free(x)
    expect(() => backend.write(x, new Uint8Array(4))).toThrow(code("E_DISPOSED"))
    expect(() => backend.readSync(x)).toThrow(code("E_DISPOSED"))
    await expect(backend.read(x)).rejects.toEqual(code("E_DISPOSED"))
    expect(() => backend.run(program, [x], [y], [])).toThrow(code("E_DISPOSED"))
    expect(() => backend.run(program, [y], [x], [])).toThrow(code("E_DISPOSED"))
    expect(elements(backend, other)).toEqual([7])
  })
})

describe("runs", () => {
  test("get their buffers and params", () => {
    const backend = openInterpreted()
    const [x, y, z] = [hold(backend, 1, 2, 3), hold(backend, 0, 0, 0), hold(backend, 0, 0, 0)]
    const program = backend.compile(scaleAndShift(3))
    backend.run(program, [x], [y, z], [10, 100])
    expect([elements(backend, y), elements(backend, z)]).toEqual([
      [10, 20, 30],
      [101, 102, 103],
    ])
    backend.run(program, [y], [z, x], [2, -1])
    expect([elements(backend, z), elements(backend, x)]).toEqual([
      [20, 40, 60],
      [9, 19, 29],
    ])
  })

  test("work on buffers beyond 2 GiB as on others", () => {
    const backend = openInterpreted()
    backend.alloc("float64", 2 ** 28)
    const [x, y] = [hold(backend, 1, 2), hold(backend, 0, 0)]
    const last = backend.alloc("float32", 2 ** 26)
    const [far, away] = [backend.alloc("float32", 300), backend.alloc("float32", 300)]
    expect(far.address).toBeGreaterThan(2 ** 31)
    backend.write(far, bytesOf(new Float32Array(300).fill(4)))
    backend.run(backend.compile(increment(300)), [far], [away], [])
    expect(elements(backend, away)).toEqual(new Array(300).fill(5))
    backend.run(backend.compile(increment(2)), [x], [y], [])
    expect(elements(backend, y)).toEqual([2, 3])
    backend.free(last)
  })

  test("of a plan happen in its order, and a step that fails spoils only what is computed from it", () => {
    const backend = openInterpreted()
    const exe = backend.compile(increment(1))
    const [x, y, z, gone, w, v] = [1, 0, 0, 0, 0, 0].map((value) => hold(backend, value))
    if (!x || !y || !z || !gone || !w || !v) throw new Error("there are six buffers")
    backend.free(gone)
    const step = (input: CpuBuffer, output: CpuBuffer) => ({
      exe,
      inputs: [input],
      outputs: [output],
      params: [],
      after: [],
    })
    backend.submit([step(x, y), step(gone, w), step(y, z), step(w, v)])
    expect([elements(backend, y), elements(backend, z)]).toEqual([[2], [3]])
    expect(() => backend.readSync(w)).toThrow(code("E_DISPOSED"))
    expect(() => backend.readSync(v)).toThrow(code("E_DISPOSED"))
  })
})

describe("a failure", () => {
  test("in a kernel poisons its outputs and what is computed from them, until they are written again", async () => {
    const backend = openInterpreted({
      compile: (kernel, options) => (kernel.params.length > 0 ? trap : interpreted())(kernel, options),
    })
    const [x, y, z, w] = [1, 2, 3, 4].map((value) => hold(backend, value))
    if (!x || !y || !z || !w) throw new Error("there are four buffers")
    const next = backend.compile(increment(1))
    backend.run(backend.compile(scaleAndShift(1)), [x], [y, z], [1, 1])
    backend.run(next, [y], [w], [])
    for (const poisoned of [y, z, w]) {
      expect(() => backend.readSync(poisoned)).toThrow(
        expect.objectContaining({
          code: "E_RUN",
          cause: expect.any(WebAssembly.RuntimeError) as unknown,
        }),
      )
      await expect(backend.read(poisoned)).rejects.toEqual(code("E_RUN"))
    }
    expect(elements(backend, x)).toEqual([1])
    backend.write(y, bytesOf(Float32Array.of(5)))
    expect(elements(backend, y)).toEqual([5])
    backend.run(next, [y], [w], [])
    expect(elements(backend, w)).toEqual([6])
    expect(() => backend.readSync(z)).toThrow(code("E_RUN"))
  })

  test("is a buffer that the kernel would leave, or a number of them that it does not have", () => {
    const backend = openInterpreted()
    const [short, x, long] = [hold(backend, 1, 2), hold(backend, 1, 2, 3), hold(backend, 1, 2, 3, 4)]
    const [program, two] = [backend.compile(increment(3)), backend.compile(scaleAndShift(3))]
    const refused = (run: (output: CpuBuffer) => void, output = hold(backend, 7, 7, 7)): void => {
      run(output)
      expect(() => backend.readSync(output)).toThrow(code("E_RUN"))
    }
    refused((y) => backend.run(program, [short], [y], []))
    refused((y) => backend.run(program, [x], [y], []), short)
    refused((y) => backend.run(program, [x], [y], []), long)
    refused((y) => backend.run(program, [], [y], []))
    refused((y) => backend.run(program, [x, x], [y], []))
    refused((y) => backend.run(program, [x], [y, y], []))
    refused((y) => backend.run(two, [x], [y, hold(backend, 0, 0, 0)], [1]))
    expect(elements(backend, x)).toEqual([1, 2, 3])
  })

  test("to compile has the compiler's reason", () => {
    const backend = openInterpreted({
      compile: () => {
        throw new RangeError("too many locals")
      },
    })
    expect(() => backend.compile(increment(1))).toThrow(
      expect.objectContaining({
        code: "E_COMPILE",
        message: expect.stringContaining("too many locals") as unknown,
      }),
    )
  })

  test("is an op that nobody has", () => {
    const backend = openInterpreted()
    const kernel = increment(1)
    const [output] = kernel.outputs
    if (!output) throw new Error("there is an output")
    const strange = {
      ...kernel,
      outputs: [{ ...output, value: call("no such op", [output.value], "float32") }],
    }
    expect(() => backend.compile(strange)).toThrow(
      expect.objectContaining({
        code: "E_UNSUPPORTED",
        message: expect.stringContaining("no such op") as unknown,
      }),
    )
  })
})

describe("closing", () => {
  test("is idempotent, answers every verb with E_CLOSED, and forgives freeing", async () => {
    const backend = openInterpreted()
    const buffer = hold(backend, 1)
    const program = backend.compile(increment(1))
    backend.close()
    backend.close()
    expect(() => backend.alloc("float32", 1)).toThrow(code("E_CLOSED"))
    expect(() => backend.write(buffer, new Uint8Array(4))).toThrow(code("E_CLOSED"))
    expect(() => backend.readSync(buffer)).toThrow(code("E_CLOSED"))
    await expect(backend.read(buffer)).rejects.toEqual(code("E_CLOSED"))
    expect(() => backend.compile(increment(1))).toThrow(code("E_CLOSED"))
    expect(() => backend.run(program, [buffer], [buffer], [])).toThrow(code("E_CLOSED"))
    expect(() => backend.submit([])).toThrow(code("E_CLOSED"))
    backend.free(buffer)
    expect(backend.usage).toEqual({ buffers: 0, bytes: 0, memory: 0 })
  })

  test("rejects the reads that were not answered yet", async () => {
    const backend = openInterpreted()
    const buffer = hold(backend, 1)
    const answers = Promise.allSettled([backend.read(buffer), backend.read(buffer)])
    backend.close()
    for (const answer of await answers) {
      expect(answer).toEqual({ status: "rejected", reason: code("E_CLOSED") })
    }
  })

  test("leaves other openings alone", () => {
    const [first, second] = [openInterpreted(), openInterpreted()]
    const x = hold(second, 1, 2)
    first.close()
    second.run(second.compile(increment(2)), [x], [x], [])
    expect(elements(second, x)).toEqual([2, 3])
  })

  test("lets the memory be collected, whoever still holds the backend and its buffers", async () => {
    const { gc } = globalThis
    if (!gc) throw new Error("these tests run with --expose-gc")
    const memories: WeakRef<WebAssembly.Memory>[] = []
    const collected = (): boolean => memories.every((memory) => !memory.deref())
    const backend = openInterpreted({
      compile: (kernel, options) => {
        memories.push(new WeakRef(options.memory))
        return trap(kernel, options)
      },
    })
    const buffer = hold(backend, 1)
    const program = backend.compile(increment(1))
    backend.close()
    for (let round = 0; round < 10 && !collected(); round++) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      gc()
    }
    expect([memories.length, collected()]).toEqual([1, true])
    expect([program, buffer]).toHaveLength(2)
  })
})
