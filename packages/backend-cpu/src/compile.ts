import { CotangentError, type Kernel } from "@cotangent/core-api/backend"
import type { Compile, CompileOptions, Executable } from "./executable.ts"
import { frameBytes } from "./frame.ts"
import { generate } from "./generate.ts"
import { type Tuning, tuning } from "./tuning.ts"
import { encodeModule } from "./wasm/index.ts"

/** A phase of a compiled kernel: tasks `begin` up to `end`, with scratch of one's own `own` bytes after the shared one. */
export type PhaseFunction = (frame: number, begin: number, end: number, own: number) => void

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
  const { functions, phases, scratchBytes, ownBytes } = generate(kernel, { relaxedSimd }, sizes)
  const sharedBytes = Math.ceil(scratchBytes / 64) * 64
  if (functions.length === 0) return { phases: [], sharedBytes, ownBytes }
  const { exports } = instantiate(kernel, encodeModule({ functions, shared: false }), memory)
  return {
    sharedBytes,
    ownBytes,
    phases: phases.map(({ name, tasks }) => {
      const run = exports[name]
      if (typeof run !== "function") throw new Error(`the module lacks ${name}`)
      // The encoder exports each function with its four i32 parameters and no result.
      return { run: run as PhaseFunction, tasks }
    }),
  }
}

function instantiate(
  kernel: Kernel,
  bytes: Uint8Array<ArrayBuffer>,
  memory: WebAssembly.Memory,
): WebAssembly.Instance {
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })
  } catch (cause) {
    throw new CotangentError(
      "E_COMPILE",
      `the engine refuses the WebAssembly of this kernel (${bytes.length} bytes):\n${kernel.key}`,
      { cause },
    )
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
