import {
  arg,
  asContraction,
  type Capabilities,
  call,
  dropAxes,
  intrinsics,
  isContiguous,
  type Kernel,
  reduceOps,
  reference,
  sizeOf,
  topological,
  whyUnsupported,
} from "@cotangent/core-api/backend"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { recipes } from "./recipe.ts"
import { buildSample, type Sample } from "./sample.ts"

const { capabilities } = await reference().open()
const drawn = fc.sample(recipes, { numRuns: 2000, seed: 11 })
const samples = drawn.map((recipe) => buildSample(recipe, capabilities))
const kernels = samples.map(({ kernel }) => kernel)

const nodes = ({ accumulators, outputs }: Kernel) =>
  topological([...accumulators, ...outputs].map(({ value }) => value))
const share = (holds: (sample: Sample) => boolean): number => samples.filter(holds).length / samples.length
const kernelShare = (holds: (kernel: Kernel) => boolean): number => share(({ kernel }) => holds(kernel))
const someView = (holds: (view: Kernel["inputs"][number]["view"]) => boolean) =>
  kernelShare(({ inputs }) => inputs.some(({ view }) => holds(view)))

describe("random kernels", () => {
  it("hold every op, every reduction and every dtype, as inputs, outputs and in between", () => {
    const called = new Set(kernels.flatMap(nodes).flatMap((expr) => (expr.kind === "call" ? [expr.op] : [])))
    expect(intrinsics.filter((op) => !called.has(op))).toEqual([])
    const reduced = new Set(kernels.flatMap(({ accumulators }) => accumulators.map(({ op }) => op)))
    expect(reduceOps.filter((op) => !reduced.has(op))).toEqual([])
    for (const part of ["inputs", "outputs"] as const) {
      const found = new Set(kernels.flatMap((kernel) => kernel[part].map(({ dtype }) => dtype)))
      expect(capabilities.dtypes.filter((dtype) => !found.has(dtype))).toEqual([])
    }
    const kinds = new Set(kernels.flatMap(nodes).map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual(["acc", "arg", "call", "const", "index", "param"])
  })

  it("step through buffers in every way that a view can", () => {
    expect(someView((view) => !isContiguous(view))).toBeGreaterThan(0.4)
    expect(someView(({ strides }) => strides.some((stride) => stride < 0))).toBeGreaterThan(0.08)
    expect(
      someView(({ strides, shape }) =>
        strides.some((stride, axis) => stride === 0 && (shape[axis] ?? 1) > 1),
      ),
    ).toBeGreaterThan(0.3)
    expect(someView(({ offset }) => offset > 0)).toBeGreaterThan(0.3)
    expect(someView(({ offset }) => offset < 0)).toBeGreaterThan(0.02)
    expect(someView(({ valid }) => valid?.[0] != null && valid.length > 1)).toBeGreaterThan(0.03)
    expect(someView(({ valid }) => valid?.at(-1) != null && valid.length > 1)).toBeGreaterThan(0.03)
    expect(someView(({ valid }) => valid !== undefined && valid.filter(Boolean).length > 1)).toBeGreaterThan(
      0.01,
    )
    expect(share(({ inputs, buffers }) => buffers.length < inputs.length)).toBeGreaterThan(0.1)
  })

  it("are of every rank to 5, empty at times, and cross the end of a block", () => {
    for (let rank = 0; rank <= 5; rank++)
      expect(kernelShare(({ space }) => space.length === rank)).toBeGreaterThan(0.03)
    expect(kernelShare(({ space }) => sizeOf(space) === 0)).toBeGreaterThan(0.01)
    expect(kernelShare(({ space }) => (space.at(-1) ?? 1) > 8)).toBeGreaterThan(0.08)
    expect(kernelShare(({ space }) => space.some((size) => size > 128))).toBeGreaterThan(0.02)
  })

  it("have several outputs, of several sets of axes, with epilogues and stores that convert", () => {
    expect(kernelShare(({ outputs }) => outputs.length > 1)).toBeGreaterThan(0.5)
    const distinct = ({ outputs }: Kernel): number => new Set(outputs.map(({ axes }) => axes.join())).size
    expect(kernelShare((kernel) => distinct(kernel) > 1)).toBeGreaterThan(0.15)
    expect(kernelShare((kernel) => distinct(kernel) > 2)).toBeGreaterThan(0.01)
    expect(
      kernelShare(({ outputs }) => outputs.some(({ value, dtype }) => value.dtype !== dtype)),
    ).toBeGreaterThan(0.1)
    const epilogue = ({ outputs }: Kernel): boolean =>
      outputs.some(({ value }) => {
        const kinds = new Set(topological([value]).map(({ kind }) => kind))
        return kinds.has("acc") && (kinds.has("arg") || kinds.has("param"))
      })
    expect(kernelShare(epilogue)).toBeGreaterThan(0.1)
    expect(kernelShare((kernel) => asContraction(kernel) !== null)).toBeGreaterThan(0.05)
    expect(kernelShare(({ accumulators }) => accumulators.length > 1)).toBeGreaterThan(0.2)
  })

  it("keep to the contract: what stands beside accumulators is constant along their axes", () => {
    for (const { inputs, outputs, accumulators, space } of kernels) {
      for (const { value, axes } of outputs) {
        for (const leaf of topological([value])) {
          if (leaf.kind === "acc") expect(accumulators[leaf.index]?.axes).toEqual(axes)
          if (leaf.kind === "index") expect(axes).not.toContain(leaf.axis)
          if (leaf.kind !== "arg") continue
          const view = inputs[leaf.index]?.view
          expect(axes.filter((axis) => view?.strides[axis] !== 0 || view.valid?.[axis])).toEqual([])
        }
      }
      for (const { op, axes, value } of accumulators) {
        expect(axes.length > 0 && axes.every((axis) => axis < space.length)).toBe(true)
        expect(value.dtype).not.toBe("bool")
        if (op === "argMax" || op === "argMin") expect(axes).toHaveLength(1)
      }
    }
  })

  it("are merged nowhere: neighbouring axes stay apart", () => {
    const apart = ({ space, inputs }: Kernel): boolean =>
      dropAxes(space, []).filter((size) => size > 1).length > 1 &&
      inputs.length > 0 &&
      inputs.every(({ view }) => isContiguous(view))
    expect(kernelShare(apart)).toBeGreaterThan(0.01)
  })

  it.each<[string, Partial<Capabilities>]>([
    ["float32 alone", { dtypes: ["float32"] }],
    ["no bool and no int32", { dtypes: ["float64", "float32"] }],
    ["sums and products alone", { ops: ["add", "mul"], reduce: ["sum"] }],
    ["one op", { ops: ["neg"], reduce: [] }],
    ["nothing but loads", { ops: [], reduce: ["max", "argMax"], dtypes: ["float32"] }],
    ["positions alone", { reduce: ["argMin"], dtypes: ["float32"] }],
    ["one input and one output", { maxInputs: 1, maxOutputs: 1 }],
    ["outputs of equal axes", { mixedOutputs: false }],
    ["few elements", { maxElements: 64 }],
    ["inexact integers and no infinities", { exactIntegers: 2 ** 24, nonFinite: false }],
  ])("ask for nothing that a subject with %s does not list", (_, less) => {
    const own = { ...capabilities, ...less }
    const made = drawn.map((recipe) => buildSample(recipe, own).kernel)
    expect([...new Set(made.map((kernel) => whyUnsupported(kernel, own)))]).toEqual([null])
    expect(new Set(made.map(({ key }) => key)).size).toBeGreaterThan(500)
  })

  it("that are made of nothing are as simple as kernels get", () => {
    const nothing = { space: [], groups: [], inputs: [], params: [], accumulators: [], seed: 0 }
    const { kernel } = buildSample({ ...nothing, outputs: [{ group: 0, value: [], dtype: 0 }] }, capabilities)
    expect(kernel.key).toBe("for []\ny0: float32[] = 1:float32")
    expect(call("neg", [arg(0, "float32")], "float32").args).toHaveLength(1)
  })
})
