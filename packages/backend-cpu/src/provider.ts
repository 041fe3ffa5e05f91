import { CotangentError, defineBackend, type Provider } from "@cotangent/core-api/backend"
import { compileKernel } from "./compile.ts"
import { CpuBackend } from "./cpu-backend.ts"
import { Heap } from "./heap.ts"
import { LinearMemory } from "./linear-memory.ts"
import { type CpuOptions, limitOf } from "./options.ts"
import { canChooseSimd, chooseRelaxedSimd } from "./relaxed.ts"

/**
 * The backend that compiles each kernel to WebAssembly with 128-bit SIMD; it runs in the thread that calls it, and
 * opens and answers synchronously. Opening throws `E_NO_BACKEND` where the engine lacks what is needed.
 * @throws `E_NO_BACKEND` for a `maxBytes` that is no size
 */
export function cpu(options: CpuOptions = {}): Provider {
  const name = "cpu"
  const maxBytes = limitOf(options)
  const open = (): CpuBackend => {
    const relaxedSimd = chooseRelaxedSimd(options.relaxedSimd)
    const memory = LinearMemory.create(maxBytes)
    return new CpuBackend({ name, memory, allocator: new Heap(memory), compile: compileKernel, relaxedSimd })
  }
  return defineBackend({ name, conformsTo: "1.1", open, available: () => canChooseSimd(options.relaxedSimd) })
}

/**
 * The backend by name: `"cpu"`, or `"cpu:strict"`, which rounds alike on every machine.
 * @throws `E_NO_BACKEND` for another argument
 */
export function fromName(argument?: string): Provider {
  if (argument === undefined) return cpu()
  if (argument === "strict") return cpu({ relaxedSimd: false })
  throw new CotangentError(
    "E_NO_BACKEND",
    `there is no backend "cpu:${argument}": "cpu" uses relaxed SIMD where the engine has it, "cpu:strict" never`,
  )
}
