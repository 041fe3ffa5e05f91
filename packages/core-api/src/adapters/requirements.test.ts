import { expect, test } from "vitest"
import type { Capabilities } from "../backend.ts"
import { acc, arg, call, constant, index } from "../expr.ts"
import { makeKernel } from "../kernel.ts"
import { increment, reverse } from "../testing/small-kernels.ts"
import { whyUnsupported } from "./requirements.ts"

const modest: Capabilities = {
  dtypes: ["float64"],
  ops: ["add", "lt", "where", "cast"],
  reduce: ["sum"],
  layout: "strided",
}
const kernel = increment(3)

test("says what is missing", () => {
  expect(whyUnsupported(kernel, modest)).toBeNull()
  expect(whyUnsupported(kernel, { ...modest, ops: [] })).toBe("it has no op add")
  expect(whyUnsupported(kernel, { ...modest, dtypes: ["float32"] })).toBe("it has no float64")
  expect(whyUnsupported(kernel, { ...modest, maxElements: 2 })).toBe(
    "it holds at most 2 elements in an array, not 3",
  )
  expect(whyUnsupported(kernel, { ...modest, maxInputs: 0 })).toBe("it takes at most 0 inputs, not 1")
  expect(whyUnsupported(kernel, { ...modest, maxOutputs: 0 })).toBe("it gives at most 0 outputs, not 1")
  expect(whyUnsupported(reverse(3), { ...modest, layout: "contiguous" })).toBe(
    "it reads contiguous inputs only",
  )
})

test("a limit on elements is one on arrays, which a strided reduction may visit many times", () => {
  const total = makeKernel({
    ...kernel,
    accumulators: [{ value: arg(0, "float64"), op: "sum", axes: [0] }],
    outputs: [{ value: acc(0, "float64"), axes: [0], dtype: "float64" }],
  })
  expect(whyUnsupported(total, { ...modest, maxElements: 2 })).toBeNull()
  expect(whyUnsupported(total, { ...modest, maxElements: 2, layout: "contiguous" })).toBe(
    "it holds at most 2 elements in an array, not 3",
  )
})

test("conditions and positions need no dtype of their own", () => {
  const x = arg(0, "float64")
  const position = call("cast", [index(0)], "float64")
  const value = call("where", [call("lt", [x, position], "bool"), x, constant(0, "float64")], "float64")
  expect(
    whyUnsupported(makeKernel({ ...kernel, outputs: [{ value, axes: [], dtype: "float64" }] }), modest),
  ).toBeNull()
})

test("reductions and outputs of several shapes", () => {
  const reduced = makeKernel({
    ...kernel,
    accumulators: [{ value: arg(0, "float64"), op: "max", axes: [0] }],
    outputs: [...kernel.outputs, { value: acc(0, "float64"), axes: [0], dtype: "float64" }],
  })
  expect(whyUnsupported(reduced, modest)).toBe("it has no reduction max")
  expect(whyUnsupported(reduced, { ...modest, reduce: ["max"] })).toBeNull()
  expect(whyUnsupported(reduced, { ...modest, reduce: ["max"], mixedOutputs: false })).toContain("same shape")
})
