import type { Session } from "@cotangent/core-api"

/** What a session holds, as far as leaks are concerned. */
export interface Held {
  readonly buffers: number
  readonly bytes: number
}

/** Whether a collection can be asked for: node is run with `--expose-gc`. */
export function canCollect(): boolean {
  return typeof collector() === "function"
}

function collector(): unknown {
  return (globalThis as { readonly gc?: unknown }).gc
}

/** Asks for a collection, if that is possible, and lets finalizers run. */
export async function collect(): Promise<void> {
  const gc = collector()
  if (typeof gc === "function") gc()
  await new Promise<void>((done) => void setTimeout(done, 0))
}

/** What is still held beyond `baseline` after a few collections; null if nothing is. */
export async function leftover(session: Session, baseline: Held): Promise<Held | null> {
  for (let round = 0; round < 8; round++) {
    const left = beyond(session, baseline)
    if (left === null || round === 7) return left
    await collect()
  }
  return null
}

/** What is held now beyond `baseline`; null if nothing is. */
export function beyond({ stats }: Session, baseline: Held): Held | null {
  const left = { buffers: stats.buffers - baseline.buffers, bytes: stats.bytes - baseline.bytes }
  return left.buffers > 0 || left.bytes > 0 ? left : null
}
