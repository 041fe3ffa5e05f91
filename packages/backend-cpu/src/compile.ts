import { CotangentError, type Kernel } from "@cotangent/core-api/backend"
import type { Compile, CompileOptions, Executable } from "./executable.ts"
import { frameBytes } from "./frame.ts"
import { generate } from "./generate.ts"
import type { KernelCode } from "./kernel-code.ts"
import { type Tuning, tuning } from "./tuning.ts"
import { encodeModule } from "./wasm/index.ts"

/** A phase of a compiled kernel: tasks `begin` up to `end`, with scratch of one's own `own` bytes after the shared one. */
type PhaseFunction = (frame: number, begin: number, end: number, own: number) => void

/** Compiles kernels as users get them. @throws `E_COMPILE`, `E_UNSUPPORTED` */
export const compileKernel: Compile = (kernel, options) => compileTuned(kernel, options, tuning)

/** Compiles a kernel with other sizes. @throws `E_COMPILE`, `E_UNSUPPORTED` */
export function compileTuned(
  kernel: Kernel,
  { memory, relaxedSimd }: CompileOptions,
  sizes: Tuning,
): Executable {
  const code = generate(kernel, { relaxedSimd }, sizes)
  const shared = Math.ceil(code.scratchBytes / 64) * 64
  return {
    frameBytes: frameBytes(kernel),
    scratchBytes: shared + code.ownBytes,
    run: runPhases(instantiate(kernel, code, memory), shared),
  }
}

function instantiate(
  kernel: Kernel,
  { functions, phases }: KernelCode,
  memory: WebAssembly.Memory,
): (readonly [PhaseFunction, number])[] {
  if (phases.length === 0) return []
  const bytes = encodeModule({ functions, shared: false })
  const { exports } = instance(kernel, bytes, memory)
  return phases.map(({ name, tasks }) => {
    const run = exports[name]
    if (typeof run !== "function") throw new Error(`the module lacks ${name}`)
    // The encoder exports each function with its four i32 parameters and no result.
    return [run as PhaseFunction, tasks]
  })
}

function instance(
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

function runPhases(phases: (readonly [PhaseFunction, number])[], own: number): Executable["run"] {
  const [first, ...more] = phases
  if (!first) return () => undefined
  const [run, tasks] = first
  // Most kernels have one phase, and are called often.
  if (more.length === 0) return (frame) => run(frame, 0, tasks, own)
  return (frame) => {
    for (const [each, count] of phases) each(frame, 0, count, own)
  }
}
