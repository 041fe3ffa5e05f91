import type { Session } from "@cotangent/core-api"

/** What a session holds, as far as leaks are concerned. */
export interface Held {
  readonly buffers: number
  readonly bytes: number
}

type Collect = () => void

/** Whether a collection can be asked for. */
export function canCollect(): boolean {
  return collector() !== null
}

let found: Collect | null | undefined

function collector(): Collect | null {
  found ??= findCollector()
  return found
}

/** The collector of an engine started with `--expose-gc`, or the one that Node gives at run time. */
function findCollector(): Collect | null {
  // What is global depends on where this runs; neither need be there.
  const { gc, process } = globalThis as {
    gc?: Collect
    process?: { getBuiltinModule?(name: string): unknown }
  }
  if (gc) return gc
  const v8 = process?.getBuiltinModule?.("node:v8") as { setFlagsFromString(flag: string): void } | undefined
  const vm = process?.getBuiltinModule?.("node:vm") as { runInNewContext(code: string): unknown } | undefined
  v8?.setFlagsFromString("--expose-gc")
  const made = vm?.runInNewContext("gc")
  return typeof made === "function" ? (made as Collect) : null
}

/** Asks for a collection, if that is possible, and lets finalizers run. */
export async function collect(): Promise<void> {
  collector()?.()
  await new Promise<void>((done) => {
    setTimeout(done, 0)
  })
}

const held = new WeakMap<Session, number>()

/**
 * Collects what earlier cases have left, so that it does not go in the middle of the next one; not where the last
 * collection left as much as there is now, since each one takes as long as several cases.
 */
export async function collectEarlier(session: Session): Promise<void> {
  const { buffers } = session.stats
  if (!canCollect() || buffers === 0 || buffers === held.get(session)) return
  await collect()
  held.set(session, session.stats.buffers)
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
