import { openBackend, scope, tensor, withBackend } from "@cotangent/core-api"
import {
  arg,
  call,
  constant,
  contiguous,
  type Expr,
  type Kernel,
  makeKernel,
} from "@cotangent/core-api/backend"
import { describe, expect, it } from "vitest"
import { fromName, gpujs, modes } from "../src/index.ts"

const elementwise = (inputs: number, value: Expr, dtype: "float32" | "int32" = "float32"): Kernel =>
  makeKernel({
    space: [4],
    inputs: Array.from({ length: inputs }, () => ({ dtype, view: contiguous([4]) })),
    params: [],
    accumulators: [],
    outputs: [{ value, axes: [], dtype }],
  })

const sumOf = (inputs: number): Kernel =>
  elementwise(
    inputs,
    Array.from({ length: inputs }, (_, at): Expr => arg(at, "float32")).reduce((a, b) =>
      call("add", [a, b], "float32"),
    ),
  )

describe.each(["cpu", "webasm"] as const)("%s", (mode) => {
  const open = async () => (await openBackend(gpujs({ mode }))).backend

  it("holds as many elements as float32 has positions, and says so of more", async () => {
    const backend = await open()
    expect(() => backend.alloc("float32", 2 ** 24 + 1)).toThrow(
      /E_UNSUPPORTED.*at most 16777216 elements in an array, not 16777217/,
    )
  })

  it("reads seven arrays in a kernel, and says so of more", async () => {
    const backend = await open()
    expect(() => backend.compile(sumOf(8))).toThrow(/E_UNSUPPORTED.*at most 7 inputs, not 8/)
    expect(() => backend.compile(sumOf(7))).not.toThrow()
  })

  it("splits what reads more arrays, for users", async () => {
    const session = await openBackend(gpujs({ mode }))
    const y = await withBackend(session, () =>
      scope(() => Array.from({ length: 20 }, (_, at) => tensor([at, 1])).reduce((a, b) => a.add(b))),
    )
    expect(await y.data()).toEqual(Float32Array.of(190, 20))
  })

  it("visits more elements than an array holds", async () => {
    const backend = await open()
    const [m, k, n] = [300, 300, 300]
    const kernel = makeKernel({
      space: [m, k, n],
      inputs: [
        { dtype: "float32", view: { shape: [m, k, n], strides: [k, 1, 0], offset: 0 } },
        { dtype: "float32", view: { shape: [m, k, n], strides: [0, n, 1], offset: 0 } },
      ],
      params: [],
      accumulators: [
        { value: call("mul", [arg(0, "float32"), arg(1, "float32")], "float32"), op: "sum", axes: [1] },
      ],
      outputs: [{ value: { kind: "acc", index: 0, dtype: "float32" }, axes: [1], dtype: "float32" }],
    })
    expect(m * k * n).toBeGreaterThan(2 ** 24)
    expect(() => backend.compile(kernel)).not.toThrow()
  })

  it("refuses integers that float32 does not hold, wherever they come from", async () => {
    const backend = await open()
    const buffer = backend.alloc("int32", 2)
    const write = (value: number): void =>
      backend.write(buffer, new Uint8Array(Int32Array.of(1, value).buffer))
    expect(() => write(2 ** 24 + 1)).toThrow(/E_UNSUPPORTED.*from −16777216 to 16777216.*16777217/)
    write(-(2 ** 24))
    expect(new Int32Array((await backend.read(buffer)).buffer)).toEqual(Int32Array.of(1, -(2 ** 24)))
    const large = elementwise(1, call("add", [arg(0, "int32"), constant(2 ** 25, "int32")], "int32"), "int32")
    expect(backend.supports?.(large)).toMatch(/exact up to ±16777216, and a constant is 33554432/)
    expect(() => backend.compile(large)).toThrow(/E_UNSUPPORTED/)
    backend.free(buffer)
  })
})

describe("modes", () => {
  it.each(["webgl", "webgl2"] as const)(
    "%s does not exist under Node, and nothing takes its place",
    async (mode) => {
      await expect(gpujs({ mode }).open()).rejects.toMatchObject({
        code: "E_NO_BACKEND",
        message: expect.stringContaining(`mode ${mode} here`) as unknown,
      })
    },
  )

  it("that do not exist at all are refused at once, with those that do", () => {
    expect(() => gpujs({ mode: "opencl" as never })).toThrow(
      /E_NO_BACKEND.*webgpu, webgl2, webgl, headlessgl, webasm, cpu/,
    )
    expect(() => fromName("")).toThrow(/E_NO_BACKEND/)
  })

  it("have the names that they are chosen by", () => {
    expect(fromName().name).toBe("gpujs")
    expect(modes.map((mode) => fromName(mode).name)).toEqual(modes.map((mode) => `gpujs:${mode}`))
  })

  it('"auto" takes one that answers, and says which', async () => {
    const backend = await gpujs().open()
    expect(["webgpu", "headlessgl", "webasm"]).toContain(backend.info.mode)
    await backend.close()
  })
})
