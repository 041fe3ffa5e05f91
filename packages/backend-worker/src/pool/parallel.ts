import type { Kernel } from "@cotangent/core-api/backend"
import {
  compileModule,
  type Executable,
  frameBytes,
  instantiate,
  kernelModule,
} from "@cotangent/backend-cpu/shared"
import type { Pool } from "./pool.ts"

/**
 * Work (instructions on a vector, roughly; some four in a nanosecond) from which on members that are awake make a phase
 * shorter, and from which on it is worth waking them. Chosen from what waking costs; not tuned.
 */
const worthSharing = { awake: 20_000, asleep: 400_000 }

/** Compiles kernels so that the members of a pool take part in what is worth it. Any number of them gives the same bits. */
export function parallelCompiler(
  pool: Pool,
  members: number,
): (
  kernel: Kernel,
  options: { readonly memory: WebAssembly.Memory; readonly relaxedSimd: boolean },
) => Executable {
  return (kernel, { memory, relaxedSimd }) => {
    const { bytes, phases, sharedBytes, ownBytes } = kernelModule(kernel, { relaxedSimd, shared: true })
    const module = compileModule(kernel, bytes)
    const loaded = pool.load(module, phases)
    const steps = instantiate(module, phases, memory).map((run, at) => {
      const { tasks = 0, work = 0 } = phases[at] ?? {}
      return { phase: at, run, tasks, work: tasks > 1 ? work : 0 }
    })
    return {
      frameBytes: frameBytes(kernel),
      scratchBytes: sharedBytes + (members + 1) * ownBytes,
      run: (frame) => {
        for (const { phase, run, tasks, work } of steps) {
          if (work < worthSharing.awake || (work < worthSharing.asleep && !pool.isAwake))
            run(frame, 0, tasks, sharedBytes)
          else pool.run({ loaded, phase, run, frame, tasks, own: sharedBytes, ownBytes })
        }
      },
    }
  }
}
