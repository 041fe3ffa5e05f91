import {
  type Backend,
  bytesPerElement,
  type DType,
  type Kernel,
  type KernelInput,
  makeKernel,
  typedArray,
  bytesOf,
} from "@cotangent/core-api/backend"
import type { Check } from "../src/case.ts"
import { sabotage, type Saboteur } from "./sabotage.ts"

/** Elements of junk on either side of every buffer: what a kernel finds that reads beside it. */
const room = 64
const junk = 9

interface Held {
  readonly dtype: DType
  readonly length: number
  readonly inner: unknown
}

/**
 * A backend whose buffers have something beside them, as they have in a real memory, and which compiles another
 * kernel than the one that it was given: one that reads where it should not gets numbers, and no error.
 */
export function roomy(says: string, check: Check, change: (kernel: Kernel) => Kernel): Saboteur {
  return sabotage(says, check, (honest) => ({
    alloc: (dtype: DType, length: number): Held => {
      const inner = honest.alloc(dtype, length + 2 * room)
      const held = { dtype, length, inner }
      fill(honest, held, new Uint8Array(length * bytesPerElement(dtype)))
      return held
    },
    free: ({ inner }: Held) => honest.free(inner),
    write: (held: Held, bytes: Uint8Array) => {
      // A length that does not fit is for the honest backend to refuse.
      if (bytes.length === held.length * bytesPerElement(held.dtype)) fill(honest, held, bytes)
      else honest.write(held.inner, new Uint8Array())
    },
    read: async (held: Held) => inside(held, await honest.read(held.inner)),
    readSync: (held: Held) => inside(held, honest.readSync?.(held.inner) ?? new Uint8Array()),
    compile: (kernel: Kernel) => ({ kernel, inner: honest.compile(moved(change(kernel))) }),
    run: (
      { kernel, inner }: { kernel: Kernel; inner: unknown },
      inputs: readonly Held[],
      outputs: readonly Held[],
      params: readonly number[],
    ) => {
      const results = outputs.map(({ dtype, length }) => honest.alloc(dtype, length))
      try {
        honest.run(
          inner,
          inputs.map((each) => each.inner),
          results,
          params,
        )
        outputs.forEach((output, at) => {
          if (kernel.outputs[at]) fill(honest, output, honest.readSync?.(results[at]) ?? new Uint8Array())
        })
      } finally {
        for (const each of results) honest.free(each)
      }
    },
  }))
}

function fill(honest: Backend, { dtype, length, inner }: Held, bytes: Uint8Array): void {
  const all = typedArray(dtype, length + 2 * room).fill(dtype === "bool" ? 1 : junk)
  const around = bytesOf(all)
  around.set(bytes, room * bytesPerElement(dtype))
  honest.write(inner, around)
}

function inside({ dtype, length }: Held, bytes: Uint8Array): Uint8Array {
  const size = bytesPerElement(dtype)
  return bytes.slice(room * size, (room + length) * size)
}

/** The kernel for buffers that begin with junk. */
function moved(kernel: Kernel): Kernel {
  const shift = ({ dtype, view }: KernelInput): KernelInput => ({
    dtype,
    view: { ...view, offset: view.offset + room },
  })
  return makeKernel({ ...kernel, inputs: kernel.inputs.map(shift) })
}

/** The kernel with another length along one axis. */
export function resized(kernel: Kernel, axis: number, size: number): Kernel {
  const space = kernel.space.with(axis, size)
  return makeKernel({
    ...kernel,
    space,
    inputs: kernel.inputs.map(({ dtype, view }) => ({ dtype, view: { ...view, shape: space } })),
  })
}
