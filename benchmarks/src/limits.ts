import { openModule } from "./handwritten/module.ts"
import type { Flavour } from "./kernels/function-text.ts"
import { limitKernels, operationsOfMultiplyAdd } from "./kernels/limits.ts"
import { type Clock, secondsOfBest } from "./measure.ts"

/**
 * Gigabytes a second over data of a size: adding up; copying (read + written), in a loop or with the engine's own
 * `memory.copy`, whichever is faster; x + 3·y (read + read + written).
 */
export interface Bandwidth {
  readonly bytes: number
  readonly read: number
  readonly copy: number
  readonly triad: number
}

/** What one core of the machine can do in this engine. */
export interface Limits {
  readonly bandwidths: readonly Bandwidth[]
  /** Billions of operations a second in multiply-adds of four lanes, by flavour. */
  readonly multiplyAdd: Readonly<Partial<Record<Flavour, number>>>
}

const mebibyte = 2 ** 20
const sizes = [16, 32, 96].map((size) => size * mebibyte)
const multiplyAdds = 200_000

/** Measures the limits, each for so many milliseconds: a limit is what was reached once. */
export async function measureLimits(
  flavours: readonly Flavour[],
  milliseconds: number,
  clock?: Clock,
): Promise<Limits> {
  const largest = Math.max(...sizes)
  const arrays = { x: largest / 4, y: largest / 8, z: largest / 12, to: 4 }
  const perSecond = (amount: number, work: () => void): number =>
    amount / secondsOfBest(work, milliseconds, clock) / 1e9
  const names = ["read", "copy", "move", "triad", "multiplyAdd"] as const
  const multiplyAdd: Partial<Record<Flavour, number>> = {}
  let bandwidths: readonly Bandwidth[] = []
  for (const flavour of flavours) {
    const { at, view, functions } = await openModule(names, limitKernels(flavour), arrays)
    const { read, copy, move, triad, multiplyAdd: chains } = functions()
    multiplyAdd[flavour] = perSecond(operationsOfMultiplyAdd * multiplyAdds, () =>
      chains(at.to, multiplyAdds),
    )
    if (bandwidths.length > 0) continue
    // Memory that was never written is one page of zeros, always in the nearest cache.
    for (const name of ["x", "y", "z"] as const) view(name).fill(1)
    const share = (bytes: number, parts: number): number => 128 * Math.floor(bytes / parts / 128)
    bandwidths = sizes.map((bytes) => ({
      bytes,
      read: perSecond(bytes, () => read(at.x, bytes)),
      copy: Math.max(
        ...[copy, move].map((each) => perSecond(bytes, () => each(at.x, at.y, share(bytes, 2)))),
      ),
      triad: perSecond(bytes, () => triad(at.x, at.y, at.z, share(bytes, 3))),
    }))
  }
  return { bandwidths, multiplyAdd }
}

/** The bandwidth measured on data nearest in size. */
export function bandwidthNear({ bandwidths }: Limits, bytes: number): Bandwidth | undefined {
  const distance = (each: Bandwidth): number => Math.abs(Math.log(each.bytes / bytes))
  return bandwidths.toSorted((a, b) => distance(a) - distance(b))[0]
}
