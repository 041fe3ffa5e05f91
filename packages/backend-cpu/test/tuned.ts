import { defineBackend, type Kernel, type Provider } from "@cotangent/core-api/backend"
import { compilePhases } from "../src/compile.ts"
import { CpuBackend } from "../src/cpu-backend.ts"
import type { CompileOptions, Executable } from "../src/executable.ts"
import { frameBytes, scratchOffset } from "../src/frame.ts"
import { Heap } from "../src/heap.ts"
import { LinearMemory, mostBytes } from "../src/linear-memory.ts"
import type { Tuning } from "../src/tuning.ts"

/** Runs the tasks of each phase one by one, the last first, on scratch that holds junk. */
function compileBackwards(kernel: Kernel, options: CompileOptions, tuning: Tuning): Executable {
  const { phases, sharedBytes, ownBytes } = compilePhases(kernel, options, tuning)
  const { memory } = options
  const run = (frame: number): void => {
    const scratch = new DataView(memory.buffer).getUint32(frame + scratchOffset, true)
    // As float32 and as float64: NaN.
    new Uint8Array(memory.buffer, scratch, sharedBytes + ownBytes).fill(0xff)
    for (const phase of phases)
      for (let task = phase.tasks - 1; task >= 0; task--) phase.run(frame, task, task + 1, sharedBytes)
  }
  return { frameBytes: frameBytes(kernel), scratchBytes: sharedBytes + ownBytes, run }
}

/** The backend with other sizes, so that small kernels go through code that is written for large ones, task by task. */
export function backwards(tuning: Tuning, relaxedSimd = true): Provider {
  return defineBackend({
    name: "cpu",
    conformsTo: "1.1",
    open: () => {
      const memory = LinearMemory.create(mostBytes)
      const compile = (kernel: Kernel, options: CompileOptions): Executable =>
        compileBackwards(kernel, options, tuning)
      return new CpuBackend({ name: "cpu", memory, allocator: new Heap(memory), compile, relaxedSimd })
    },
  })
}
