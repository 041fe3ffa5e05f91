import { CotangentError, type Kernel } from "@cotangent/core-api/backend"
import type { Compile, Executable } from "./executable.ts"
import { frameBytes, scratchOffset } from "./frame.ts"
import { generate } from "./generate.ts"
import type { KernelCode } from "./kernel-code.ts"
import { encodeModule } from "./wasm/index.ts"

/** A phase of a compiled kernel: tasks `begin` up to `end`, with scratch of one's own `own` bytes after the shared one. */
type PhaseFunction = (frame: number, begin: number, end: number, own: number) => void

/** Compiles a kernel. @throws `E_COMPILE`, `E_UNSUPPORTED` */
export const compileKernel: Compile = (kernel, { memory, relaxedSimd }) => {
  const code = generate(kernel, { relaxedSimd })
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

function instance(kernel: Kernel, bytes: Uint8Array<ArrayBuffer>, memory: WebAssembly.Memory): WebAssembly.Instance {
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

function runPhases(
  [first, second, ...more]: (readonly [PhaseFunction, number])[],
  shared: number,
): Executable["run"] {
  if (more.length > 0) throw new Error("a kernel has at most two phases")
  const [run, tasks] = first ?? [() => undefined, 0]
  if (!second) return (frame) => run(frame, 0, tasks, shared)
  const [finish, finishTasks] = second
  return (frame) => {
    run(frame, 0, tasks, shared)
    finish(frame, 0, finishTasks, shared)
  }
}
