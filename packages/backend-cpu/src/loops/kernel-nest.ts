import {
  bytesPerElement,
  contiguousStrides,
  dropAxes,
  type Kernel,
  type KernelInput,
  type KernelOutput,
} from "@cotangent/core-api/backend"
import { inputOffset, outputOffset, paramOffset } from "../frame.ts"
import { type Code, type FunctionBuilder, i32, load, op } from "../wasm/index.ts"
import type { Access, Nest } from "./nest.ts"
import type { Settled } from "./settle.ts"

/** The nest of a settled kernel whose addresses are in the frame of the original. They are read here, once. */
export function nestOf(
  fn: FunctionBuilder,
  original: Kernel,
  { kernel, outputs }: Settled,
  frame: Code,
): Nest {
  const address = (offset: number, name: string): Code => fn.let(load("i32.load", frame, offset), name)
  return {
    space: kernel.space,
    args: kernel.inputs.map((input, at) => inputAccess(input, address(inputOffset(at), `in${at}`))),
    params: kernel.params.map((dtype, at) => ({ dtype, address: frame, offset: paramOffset(original, at) })),
    accumulations: kernel.accumulators.map(({ value, op: by, axes }) => ({ value, by, axes })),
    outputs: kernel.outputs.map((output, at) => ({
      value: output.value,
      axes: output.axes,
      to: outputAccess(kernel, output, address(outputOffset(original, outputs[at] ?? at), `out${at}`)),
    })),
  }
}

function inputAccess({ dtype, view }: KernelInput, address: Code): Access {
  const base = view.offset === 0 ? address : op("i32.add", address, i32(view.offset * bytesPerElement(dtype)))
  return { dtype, base, strides: view.strides, ...(view.valid?.some(Boolean) && { valid: view.valid }) }
}

/** Row-major over the kept axes. */
function outputAccess({ space }: Kernel, { axes, dtype }: KernelOutput, base: Code): Access {
  const kept = contiguousStrides(dropAxes(space, axes))
  let at = 0
  return { dtype, base, strides: space.map((_, axis) => (axes.includes(axis) ? 0 : (kept[at++] ?? 0))) }
}
