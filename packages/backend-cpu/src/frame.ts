import type { Kernel } from "@cotangent/core-api/backend"

// The layout of a frame, in bytes from its address, which is a multiple of 8:
//
//   0       i32      address of the scratch block
//   4       i32 …    address of each input, then of each output
//   8·k     f64 …    each param
//
// Addresses are unsigned: a memory may have 4 GiB. A param is the number as it was given; the kernel converts it to
// its dtype.

/** The parts of a kernel that a frame has room for. */
export type FrameShape = Pick<Kernel, "inputs" | "outputs" | "params">

/** Offset of the address of the scratch block. */
export const scratchOffset = 0

/** Offset of the address of input `at`. */
export function inputOffset(at: number): number {
  return 4 + 4 * at
}

/** Offset of the address of output `at`. */
export function outputOffset({ inputs }: FrameShape, at: number): number {
  return inputOffset(inputs.length + at)
}

/** Offset of the value of param `at`. */
export function paramOffset({ inputs, outputs }: FrameShape, at: number): number {
  return Math.ceil(inputOffset(inputs.length + outputs.length) / 8) * 8 + 8 * at
}

/** Bytes of a whole frame, a multiple of 8. */
export function frameBytes(kernel: FrameShape): number {
  return paramOffset(kernel, kernel.params.length)
}
