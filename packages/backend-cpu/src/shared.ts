/**
 * What a backend needs that runs these kernels on several threads: one memory that they share, and modules that each of
 * them instantiates. For `@cotangent/backend-worker`; it may change with any version.
 *
 * @module
 */

export { CpuBackend, type CpuParts } from "./cpu-backend.ts"
export type { Executable } from "./executable.ts"
export { frameBytes } from "./frame.ts"
export { Heap } from "./heap.ts"
export {
  compileModule,
  instantiate,
  kernelModule,
  type KernelModule,
  type PhaseFunction,
} from "./kernel-module.ts"
export { LinearMemory } from "./linear-memory.ts"
export { type CpuOptions, limitOf } from "./options.ts"
export { canChooseSimd, chooseRelaxedSimd } from "./relaxed.ts"
