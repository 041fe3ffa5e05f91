import type { Kernel } from "@cotangent/core-api/backend"
import {
  compileModule,
  type Executable,
  frameBytes,
  instantiate,
  kernelModule,
} from "@cotangent/backend-cpu/shared"
import type { Pool } from "./pool.ts"

/** From how much work on (instructions on a vector, roughly; some four in a nanosecond) members are to take part. */
export interface Sharing {
  /** Work of a phase, where members are awake. */
  readonly awake: number
  /**
   * Work of such phases, one after the other, where members have to be woken: what waking costs is paid once as much has
   * been done alone, so that neither a lone kernel nor a long row of them is much slower than it could be (ski rental).
   */
  readonly asleep: number
}

/** Where sharing begins to make phases shorter, as `tune/thresholds.ts` measured it. */
export const worthSharing: Sharing = { awake: 60_000, asleep: 750_000 }

/** Compiles kernels so that the members of a pool take part in what is worth it. Any number of them gives the same bits. */
export function parallelCompiler(
  pool: Pool,
  members: number,
  sharing: Sharing,
): (
  kernel: Kernel,
  options: { readonly memory: WebAssembly.Memory; readonly relaxedSimd: boolean },
) => Executable {
  /** Work done alone, that was worth sharing, since members were last asked. */
  let alone = 0
  const isShared = (work: number): boolean => {
    if (work < sharing.awake) return false
    if (!pool.isAwake && (alone += work) < sharing.asleep) return false
    alone = 0
    return true
  }
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
          if (isShared(work)) pool.run({ loaded, phase, run, frame, tasks, own: sharedBytes, ownBytes })
          else run(frame, 0, tasks, sharedBytes)
        }
      },
    }
  }
}
