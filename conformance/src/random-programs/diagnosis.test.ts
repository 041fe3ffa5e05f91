import { acc, arg, type Kernel, makeKernel, reference, type View } from "@cotangent/core-api/backend"
import { describe, expect, it } from "vitest"
import { explanations } from "./diagnosis.ts"
import { runSample } from "./run-sample.ts"
import type { Sample } from "./sample.ts"

const backend = await reference().open()

/** The sum of an input along axis 1, and the input itself. */
function sampleOf(view: View, length: number): Sample {
  const x = arg(0, "float32")
  return {
    kernel: makeKernel({
      space: view.shape,
      inputs: [{ dtype: "float32", view }],
      params: [],
      accumulators: [{ value: x, op: "sum", axes: [1] }],
      outputs: [
        { value: acc(0, "float32"), axes: [1], dtype: "float32" },
        { value: x, axes: [], dtype: "float32" },
      ],
    }),
    buffers: [{ dtype: "float32", elements: Float32Array.from({ length }, (_, at) => (at * at) % 97) }],
    inputs: [0],
    params: [],
  }
}

/** What is said of a sample for which another kernel was run. */
async function said(sample: Sample, wrong: (kernel: Kernel) => Kernel): Promise<readonly string[]> {
  const { outputs } = await runSample(backend, { ...sample, kernel: wrong(sample.kernel) })
  return explanations(sample, outputs, backend.capabilities)
}

const withView =
  (view: View) =>
  (kernel: Kernel): Kernel =>
    makeKernel({ ...kernel, inputs: [{ dtype: "float32", view }] })

describe("what comes out of a mistake is told apart", () => {
  const padded: View = {
    shape: [3, 19],
    strides: [20, 1],
    offset: 0,
    valid: [
      [1, 3],
      [2, 17],
    ],
  }

  it.each<[string, View]>([
    ["valid ranges were ignored", { shape: [3, 19], strides: [20, 1], offset: 0 }],
    ["valid ranges were ignored on all axes but the last", { ...padded, valid: [null, [2, 17]] }],
    ["valid ranges were ignored on the last axis", { ...padded, valid: [[1, 3], null] }],
  ])("%s", async (says, view) => {
    expect(await said(sampleOf(padded, 60), withView(view))).toEqual([says])
  })

  it("offsets were ignored", async () => {
    const view = { shape: [3, 19], strides: [1, 3], offset: 5 }
    expect(await said(sampleOf(view, 64), withView({ ...view, offset: 0 }))).toEqual(["offsets were ignored"])
  })

  it("inputs were contiguous, but for their offset", async () => {
    const view = { shape: [3, 19], strides: [1, 3], offset: 5 }
    expect(await said(sampleOf(view, 64), withView({ ...view, strides: [19, 1] }))).toEqual([
      "inputs were contiguous, but for their offset",
    ])
  })

  it("reductions missed what is left after whole blocks of 8 and of 16", async () => {
    const view = { shape: [3, 19], strides: [19, 1], offset: 0 }
    const sample = sampleOf(view, 57)
    const { outputs } = await runSample(backend, sample)
    const rows = sampleOf({ ...view, shape: [3, 16] }, 57)
    const short = await runSample(backend, rows)
    expect(
      explanations(
        sample,
        [short.outputs[0] ?? new Float32Array(), outputs[1] ?? new Float32Array()],
        backend.capabilities,
      ),
    ).toEqual([
      "reductions missed what is left after whole blocks of 4",
      "reductions missed what is left after whole blocks of 8",
      "reductions missed what is left after whole blocks of 16",
    ])
  })

  it("and where nothing explains it, nothing is said", async () => {
    const sample = sampleOf(padded, 60)
    expect(
      explanations(sample, [Float32Array.of(1, 2, 3), new Float32Array(57)], backend.capabilities),
    ).toEqual([])
  })
})
