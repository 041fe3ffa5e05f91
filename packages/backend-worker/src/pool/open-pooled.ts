import {
  chooseRelaxedSimd,
  CpuBackend,
  type CpuOptions,
  Heap,
  limitOf,
  LinearMemory,
} from "@cotangent/backend-cpu/shared"
import { parallelCompiler } from "./parallel.ts"
import { Pool } from "./pool.ts"

/** What a backend on a pool is opened with. */
export interface PooledOptions extends CpuOptions {
  /** Threads that compute, this one included. */
  readonly threads: number
}

/**
 * Opens the backend whose kernels run on several threads over one memory, of which the calling one takes its share: whatever
 * was enqueued has happened when the call returns. Rejects with what a thread fails with that does not start.
 */
export async function openPooled(options: PooledOptions): Promise<{ backend: CpuBackend; pool: Pool }> {
  const { threads } = options
  const relaxedSimd = chooseRelaxedSimd(options.relaxedSimd)
  const memory = LinearMemory.create(limitOf(options), true)
  const pool = await Pool.open(threads - 1, memory.memory)
  const backend = new CpuBackend({
    name: "worker",
    memory,
    allocator: new Heap(memory),
    compile: parallelCompiler(pool, threads - 1),
    relaxedSimd,
    threads: {
      capabilities: { partitionInvariant: true },
      info: { device: `WebAssembly SIMD on ${threads} ${threads === 1 ? "thread" : "threads"}`, threads },
      close: () => pool.close(),
    },
  })
  return { backend, pool }
}
