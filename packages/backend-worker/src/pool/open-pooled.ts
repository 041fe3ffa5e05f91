import {
  chooseRelaxedSimd,
  CpuBackend,
  type CpuOptions,
  type CpuParts,
  Heap,
  limitOf,
  LinearMemory,
} from "@cotangent/backend-cpu/shared"
import { parallelCompiler, type Sharing, worthSharing } from "./parallel.ts"
import { Pool } from "./pool.ts"

/** What a backend on a pool is opened with. */
export interface PoolSettings extends CpuOptions {
  /** Threads that compute, this one included. */
  readonly threads: number
}

/**
 * Opens the backend whose kernels run on several threads over one memory, of which the calling one takes its share: whatever
 * was enqueued has happened when the call returns. Rejects with what a thread fails with that does not start.
 */
export async function openPooled(
  settings: PoolSettings,
  sharing: Sharing = worthSharing,
): Promise<PooledBackend> {
  const { threads } = settings
  const relaxedSimd = chooseRelaxedSimd(settings.relaxedSimd)
  const memory = LinearMemory.create(limitOf(settings), true)
  const pool = await Pool.open(threads - 1, memory.memory)
  return new PooledBackend(pool, {
    name: "worker",
    memory,
    allocator: new Heap(memory),
    compile: parallelCompiler(pool, threads - 1, sharing),
    relaxedSimd,
    capabilities: { partitionInvariant: true },
    info: { device: `WebAssembly SIMD on ${threads} ${threads === 1 ? "thread" : "threads"}`, threads },
  })
}

/** The CPU backend on a pool, which ends with it. */
class PooledBackend extends CpuBackend {
  readonly pool: Pool

  constructor(pool: Pool, parts: CpuParts) {
    super(parts)
    this.pool = pool
  }

  // oxlint-disable-next-line no-misused-promises -- a Backend may answer with a promise, and who closes one waits for it
  override async close(): Promise<void> {
    super.close()
    await this.pool.close()
  }
}
