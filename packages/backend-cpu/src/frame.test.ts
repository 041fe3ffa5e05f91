import type { FrameShape } from "./frame.ts"
import { contiguous, type KernelInput, type KernelOutput } from "@cotangent/core-api/backend"
import fc from "fast-check"
import { expect, test } from "vitest"
import { frameBytes, inputOffset, outputOffset, paramOffset, scratchOffset } from "./frame.ts"

const input: KernelInput = { dtype: "float32", view: contiguous([1]) }
const output: KernelOutput = {
  value: { kind: "const", value: 0, dtype: "float32" },
  axes: [],
  dtype: "float32",
}
const shape = (inputs: number, outputs: number, params: number): FrameShape => ({
  inputs: Array.from({ length: inputs }, () => input),
  outputs: Array.from({ length: outputs }, () => output),
  params: Array.from({ length: params }, () => "float32"),
})

test("a frame is laid out as it is documented", () => {
  const kernel = shape(2, 1, 2)
  expect([scratchOffset, inputOffset(0), inputOffset(1), outputOffset(kernel, 0)]).toEqual([0, 4, 8, 12])
  expect([paramOffset(kernel, 0), paramOffset(kernel, 1), frameBytes(kernel)]).toEqual([16, 24, 32])
})

test("its parts lie side by side and are aligned", () => {
  const count = fc.nat(9)
  fc.assert(
    fc.property(count, count, count, (inputs, outputs, params) => {
      const kernel = shape(inputs, outputs, params)
      const words = [
        scratchOffset,
        ...kernel.inputs.map((_, at) => inputOffset(at)),
        ...kernel.outputs.map((_, at) => outputOffset(kernel, at)),
      ]
      expect(words).toEqual(words.map((_, at) => 4 * at))
      const end = 4 * words.length
      expect(paramOffset(kernel, 0)).toBe(end % 8 === 0 ? end : end + 4)
      expect(frameBytes(kernel)).toBe(paramOffset(kernel, 0) + 8 * params)
    }),
  )
})
