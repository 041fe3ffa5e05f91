import {
  type Backend,
  bytesPerElement,
  type Kernel,
  outputLength,
  reference,
} from "@cotangent/core-api/backend"
import { CpuBackend } from "../src/cpu-backend.ts"
import type { CompileOptions, Executable } from "../src/executable.ts"
import { bytesRead } from "../src/extent.ts"
import { frameBytes, inputOffset, outputOffset, paramOffset, scratchOffset } from "../src/frame.ts"
import { Heap } from "../src/heap.ts"
import { LinearMemory, mostBytes } from "../src/linear-memory.ts"

/** The reference backend, open. */
export function openReference(): Backend {
  const backend = reference().open()
  if (backend instanceof Promise) throw new Error("the reference backend opens at once")
  return backend
}

/**
 * Compiles a kernel to calls of the reference backend on the memory: what the backend does around kernels is tested
 * apart from the compiler. Each run fills its scratch with junk.
 */
export function interpreted(scratchBytes = 0): (kernel: Kernel, options: CompileOptions) => Executable {
  return (kernel, { memory }) => {
    const backend = openReference()
    const program = backend.compile(kernel)
    const run = (frame: number): void => {
      const data = new DataView(memory.buffer)
      const at = (offset: number, bytes: number): Uint8Array =>
        new Uint8Array(memory.buffer, data.getUint32(frame + offset, true), bytes)
      at(scratchOffset, scratchBytes).fill(0xa5)
      const inputs = kernel.inputs.map((input, index) => {
        const bytes = at(inputOffset(index), bytesRead(input))
        const buffer = backend.alloc(input.dtype, bytes.length / bytesPerElement(input.dtype))
        backend.write(buffer, bytes)
        return buffer
      })
      const outputs = kernel.outputs.map((output) =>
        backend.alloc(output.dtype, outputLength(kernel, output)),
      )
      const params = kernel.params.map((_, index) =>
        data.getFloat64(frame + paramOffset(kernel, index), true),
      )
      backend.run(program, inputs, outputs, params)
      for (const [index, output] of outputs.entries()) {
        const result = backend.readSync?.(output) ?? new Uint8Array()
        at(outputOffset(kernel, index), result.length).set(result)
      }
    }
    return { scratchBytes, frameBytes: frameBytes(kernel), run }
  }
}

/** A backend whose kernels are interpreted. */
export function openInterpreted({
  compile = interpreted(),
  maxBytes = mostBytes,
}: {
  readonly compile?: (kernel: Kernel, options: CompileOptions) => Executable
  readonly maxBytes?: number
} = {}): CpuBackend {
  const memory = LinearMemory.create(maxBytes)
  return new CpuBackend({ name: "cpu", memory, allocator: new Heap(memory), compile, relaxedSimd: false })
}
