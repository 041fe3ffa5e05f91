import { CotangentError, type Kernel } from "@cotangent/core-api/backend"
import { generate } from "./generate.ts"
import type { Phase } from "./kernel-code.ts"
import { type Tuning, tuning } from "./tuning.ts"
import { encodeModule } from "./wasm/index.ts"

/** A phase of a compiled kernel: tasks `begin` up to `end`, with scratch of one's own `own` bytes after the shared one. */
export type PhaseFunction = (frame: number, begin: number, end: number, own: number) => void

/** A kernel as a WebAssembly module: phases run one after the other, the tasks of one in any order and side by side. */
export interface KernelModule {
  /** The binary format; it has a function for each phase. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly phases: readonly Phase[]
  /** Bytes of the scratch that all share, a multiple of 64. */
  readonly sharedBytes: number
  /** Bytes of scratch for each of those who run tasks at the same time, a multiple of 64. */
  readonly ownBytes: number
}

/** Generates the module of a kernel, for a memory that is shared between threads or not. @throws `E_UNSUPPORTED`, `E_COMPILE` */
export function kernelModule(
  kernel: Kernel,
  { relaxedSimd, shared }: { readonly relaxedSimd: boolean; readonly shared: boolean },
  sizes: Tuning = tuning,
): KernelModule {
  const { functions, phases, scratchBytes, ownBytes } = generate(kernel, { relaxedSimd }, sizes)
  return {
    bytes: encodeModule({ functions, shared }),
    phases,
    sharedBytes: Math.ceil(scratchBytes / 64) * 64,
    ownBytes: Math.ceil(ownBytes / 64) * 64,
  }
}

/** Has the engine compile the module of a kernel. @throws `E_COMPILE` */
export function compileModule(kernel: Kernel, bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes)
  } catch (cause) {
    throw new CotangentError(
      "E_COMPILE",
      `the engine refuses the WebAssembly of this kernel (${bytes.length} bytes):\n${kernel.key}`,
      { cause },
    )
  }
}

/** The functions of the phases, on a memory. */
export function instantiate(
  module: WebAssembly.Module,
  phases: readonly Pick<Phase, "name">[],
  memory: WebAssembly.Memory,
): PhaseFunction[] {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  return phases.map(({ name }) => {
    const run = exports[name]
    if (typeof run !== "function") throw new Error(`the module lacks ${name}`)
    // The encoder exports each function with its four i32 parameters and no result.
    return run as PhaseFunction
  })
}
