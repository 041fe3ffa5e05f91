import type { CpuOptions } from "@cotangent/backend-cpu"
import { canChooseSimd } from "@cotangent/backend-cpu/shared"
import { type Backend, CotangentError, defineBackend, type Provider } from "@cotangent/core-api/backend"
import { openMessageBackend } from "../messages/open.ts"
import { nodeModule } from "../thread/node-thread.ts"
import type { ThreadSource } from "../thread/thread.ts"
import { openPooled, type PoolSettings } from "./open-pooled.ts"

/** What {@link pooled} may be told, besides what the CPU backend may be. */
export interface PooledOptions extends CpuOptions {
  /** How many threads compute, the one that calls included where it may wait: as many as the machine runs side by side by default. */
  readonly threads?: number
}

/** The backend on threads that share one memory. @throws `E_NO_BACKEND` for a number of threads that is none */
export function pooled({ threads = availableThreads(), ...options }: PooledOptions): Provider {
  if (!Number.isInteger(threads) || threads < 1 || threads > mostThreads) {
    throw new CotangentError(
      "E_NO_BACKEND",
      `threads is a whole number from 1 to ${mostThreads}, not ${String(threads)}`,
    )
  }
  return defineBackend({
    name: "worker",
    conformsTo: "1.1",
    open: () => open({ threads, ...options }),
    available: () => whyNotShared() ?? canChooseSimd(options.relaxedSimd),
  })
}

const mostThreads = 256

/** A thread that takes the place of a page's main thread, which may not wait. */
const host: ThreadSource = {
  url: new URL("./serve-pool.ts", import.meta.url),
  open: () => new Worker(new URL("./serve-pool.ts", import.meta.url), { type: "module" }),
}

async function open(options: PoolSettings): Promise<Backend> {
  const whyNot = whyNotShared()
  if (whyNot !== null) throw new CotangentError("E_UNSUPPORTED", whyNot)
  if (mayWait()) return await openPooled(options)
  return await openMessageBackend(host, { argument: options })
}

/** Why threads cannot share memory here; null if they can. */
function whyNotShared(): string | null {
  if (globalThis.crossOriginIsolated !== false) return null
  return 'the backend "worker" shares memory between threads, which a page may only if it is cross-origin isolated: serve it with the headers "Cross-Origin-Opener-Policy: same-origin" and "Cross-Origin-Embedder-Policy: require-corp", or use worker({ shared: false })'
}

/** Whether this thread may wait for others: the main thread of a page may not. */
function mayWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1)
    return true
  } catch {
    return false
  }
}

/** How many threads the machine runs side by side. */
function availableThreads(): number {
  return nodeModule("node:os")?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1
}
