import type { Kernel } from "@cotangent/core-api/backend"
import type { Compile, CompileOptions, Executable } from "./executable.ts"
import { frameBytes } from "./frame.ts"
import { compileModule, instantiate, kernelModule, type PhaseFunction } from "./kernel-module.ts"
import { type Tuning, tuning } from "./tuning.ts"

/** A compiled kernel in parts: phases run one after the other, the tasks of one in any order and side by side. */
export interface CompiledPhases {
  readonly phases: readonly { readonly run: PhaseFunction; readonly tasks: number }[]
  /** Bytes of the scratch that all share, a multiple of 64. */
  readonly sharedBytes: number
  /** Bytes of scratch for each of those who run tasks at the same time. */
  readonly ownBytes: number
}

/** Compiles kernels as users get them. @throws `E_COMPILE`, `E_UNSUPPORTED` */
export const compileKernel: Compile = (kernel, options) => compileTuned(kernel, options, tuning)

/** Compiles a kernel with other sizes. @throws `E_COMPILE`, `E_UNSUPPORTED` */
export function compileTuned(kernel: Kernel, options: CompileOptions, sizes: Tuning): Executable {
  const { phases, sharedBytes, ownBytes } = compilePhases(kernel, options, sizes)
  return {
    frameBytes: frameBytes(kernel),
    scratchBytes: sharedBytes + ownBytes,
    run: runInOrder(phases, sharedBytes),
  }
}

/** Compiles a kernel to its phases. @throws `E_COMPILE`, `E_UNSUPPORTED` */
export function compilePhases(
  kernel: Kernel,
  { memory, relaxedSimd }: CompileOptions,
  sizes: Tuning,
): CompiledPhases {
  const { bytes, phases, sharedBytes, ownBytes } = kernelModule(kernel, { relaxedSimd, shared: false }, sizes)
  const module = compileModule(kernel, bytes)
  const functions = instantiate(module, phases, memory)
  return {
    sharedBytes,
    ownBytes,
    phases: functions.map((run, at) => ({ run, tasks: phases[at]?.tasks ?? 0 })),
  }
}

/**
 * The first time task by task: an engine that compiles in two steps takes up the better code when a function is called,
 * and not in the middle of a long loop.
 */
function runInOrder(phases: CompiledPhases["phases"], own: number): Executable["run"] {
  const [first, ...more] = phases
  if (!first) return () => undefined
  const { run, tasks } = first
  let isNew = true
  return (frame) => {
    if (isNew) {
      isNew = false
      for (const each of phases)
        for (let task = 0; task < each.tasks; task++) each.run(frame, task, task + 1, own)
      return
    }
    // Most kernels have one phase, and are called often.
    run(frame, 0, tasks, own)
    for (const each of more) each.run(frame, 0, each.tasks, own)
  }
}
