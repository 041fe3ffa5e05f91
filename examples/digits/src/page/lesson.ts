import { setBackend } from "cotangent"
import { type Digits, pickDigits, pixels, type Split } from "../data.ts"
import { examine, type Examination } from "../examine.ts"
import { type Network, newNetwork } from "../model.ts"
import { seeded, shuffled } from "../random.ts"
import { type Progress, train } from "../train.ts"
import { pause } from "./pause.ts"
import type { Settings } from "./settings.ts"

/** Who watches a lesson. */
export interface Watcher {
  /** Which backend opened, and what it computes on. */
  opened(device: string): void
  step(progress: Progress, count: number): void
  examined(examination: Examination, epoch: number): void
}

/**
 * Trains a network and examines it after each epoch. The page gets to run between any two steps; `signal` ends it at
 * the next. @throws `E_NO_BACKEND`, and whatever the backend throws
 */
export async function teach(
  { train: all, test }: Split,
  { backend, epochs, limit, batch, seed }: Settings,
  watcher: Watcher,
  signal: AbortSignal,
): Promise<void> {
  const { name, backend: opened } = await setBackend(backend)
  const { device } = opened.info
  watcher.opened(device === name ? name : `${name}, ${device}`)
  const random = seeded(seed)
  const digits = await pickInParts(all, shuffled(all.labels.length, random).subarray(0, limit))
  const count = digits.labels.length
  const network = newNetwork(random)
  await pause()
  for await (const progress of train(digits, { epochs, batch }, random, network)) {
    watcher.step(progress, count)
    await pause()
    if (signal.aborted) return
    if (progress.seen < count) continue
    const examination = await examineInParts(progress.network, test, signal)
    if (examination) watcher.examined(examination, progress.epoch)
  }
}

/** As `pickDigits`, with pauses. */
async function pickInParts(digits: Digits, positions: Uint32Array): Promise<Digits> {
  const size = 1000
  const picked = {
    images: new Float32Array(positions.length * pixels),
    labels: new Uint8Array(positions.length),
  }
  for (let from = 0; from < positions.length; from += size) {
    const part = pickDigits(digits, positions.subarray(from, from + size))
    picked.images.set(part.images, from * pixels)
    picked.labels.set(part.labels, from)
    await pause()
  }
  return picked
}

/** As `examine`, with pauses; null if it was ended before its time. */
async function examineInParts(
  network: Network,
  digits: Digits,
  signal: AbortSignal,
): Promise<Examination | null> {
  const { labels } = digits
  const size = 50
  const read = new Uint8Array(labels.length)
  for (let from = 0; from < labels.length; from += size) {
    const positions = Uint32Array.from({ length: Math.min(size, labels.length - from) }, (_, at) => from + at)
    read.set((await examine(network, pickDigits(digits, positions))).read, from)
    await pause()
    if (signal.aborted) return null
  }
  const right = read.filter((digit, at) => digit === labels[at]).length
  return { read, accuracy: right / labels.length }
}
