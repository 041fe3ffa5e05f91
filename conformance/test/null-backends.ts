import {
  bytesOf,
  constant,
  type Kernel,
  outputLength,
  typedArray,
  viewBytes,
} from "@cotangent/core-api/backend"
import type { Check } from "../src/case.ts"

import { never, sabotage, type Saboteur } from "./sabotage.ts"

/** Runs with the outputs computed by hand from the lengths, whatever the kernel. */
function fake(
  says: string,
  check: Check,
  fill: (kernel: Kernel, at: number, input: Uint8Array | null, length: number) => Uint8Array | null,
): Saboteur {
  return sabotage(says, check, (honest) => ({
    compile: (kernel: Kernel) => kernel,
    run: (kernel: Kernel, inputs: readonly unknown[], outputs: readonly unknown[]) => {
      outputs.forEach((output, at) => {
        const [first] = inputs
        const bytes = fill(
          kernel,
          at,
          first === undefined ? null : (honest.readSync?.(first) ?? null),
          outputLength(kernel, kernel.outputs[at] ?? { axes: [], dtype: "bool", value: constant(0, "bool") }),
        )
        if (bytes) honest.write(output, bytes)
      })
    },
  }))
}

function filled(kernel: Kernel, at: number, length: number, value: number): Uint8Array {
  const elements = typedArray(kernel.outputs[at]?.dtype ?? "float64", length)
  elements.fill(value)
  return bytesOf(elements)
}

/** Backends that compute nothing of their own. */
export const nullBackends: readonly Saboteur[] = [
  fake("everything is zero", "forward", (kernel, at, _input, length) => filled(kernel, at, length, 0)),
  fake("everything is NaN", "forward", (kernel, at, _input, length) => filled(kernel, at, length, NaN)),
  fake("everything is one", "forward", (kernel, at, _input, length) => filled(kernel, at, length, 1)),
  fake("the result is the first input", "forward", (kernel, at, input, length) => {
    const output = typedArray(kernel.outputs[at]?.dtype ?? "float64", length)
    const given = input && kernel.inputs[0] ? viewBytes(kernel.inputs[0].dtype, input) : null
    for (let index = 0; index < length; index++)
      output[index] = given?.[index % Math.max(1, given.length)] ?? 0
    return bytesOf(output)
  }),
  fake("runs do nothing", "forward", () => null),
  sabotage("reads never resolve", "forward", () => ({ read: () => never, readSync: undefined })),
  sabotage("every verb throws", "forward", () => {
    const refuse = (): never => {
      throw new Error("out of order")
    }
    return { alloc: refuse, write: refuse, compile: refuse, run: refuse, read: refuse }
  }),
]
