import { openModule } from "./handwritten/module.ts"
import type { Flavour } from "./kernels/function-text.ts"
import { limitKernels, operationsOfMultiplyAdd } from "./kernels/limits.ts"

/** Gigabytes a second over data of a size: adding up, copying (read + written), x + 3·y (read + read + written). */
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

/** Measures the limits, the best of several times each: a limit is what was reached once. */
export async function measureLimits(flavours: readonly Flavour[], repetitions: number): Promise<Limits> {
  const largest = Math.max(...sizes)
  const arrays = { x: largest / 4, y: largest / 8, z: largest / 12, to: 4 }
  const best = (work: () => void): number => {
    work()
    let shortest = Infinity
    for (let at = 0; at < repetitions; at++) {
      const started = performance.now()
      work()
      shortest = Math.min(shortest, performance.now() - started)
    }
    return shortest / 1000
  }
  const names = ["read", "copy", "triad", "multiplyAdd"] as const
  const multiplyAdd: Partial<Record<Flavour, number>> = {}
  let bandwidths: readonly Bandwidth[] = []
  for (const flavour of flavours) {
    const { at, view, functions } = await openModule(names, limitKernels(flavour), arrays)
    const { read, copy, triad, multiplyAdd: chains } = functions()
    const operations = operationsOfMultiplyAdd * multiplyAdds
    multiplyAdd[flavour] = operations / best(() => chains(at.to, multiplyAdds)) / 1e9
    if (bandwidths.length > 0) continue
    // Memory that was never written is one page of zeros, always in the nearest cache.
    for (const name of ["x", "y", "z"] as const) view(name).fill(1)
    const share = (bytes: number, parts: number): number => 128 * Math.floor(bytes / parts / 128)
    bandwidths = sizes.map((bytes) => ({
      bytes,
      read: bytes / best(() => read(at.x, bytes)) / 1e9,
      copy: bytes / best(() => copy(at.x, at.y, share(bytes, 2))) / 1e9,
      triad: bytes / best(() => triad(at.x, at.y, at.z, share(bytes, 3))) / 1e9,
    }))
  }
  return { bandwidths, multiplyAdd }
}

/** The bandwidth measured on data nearest in size. */
export function bandwidthNear({ bandwidths }: Limits, bytes: number): Bandwidth | undefined {
  const distance = (each: Bandwidth): number => Math.abs(Math.log(each.bytes / bytes))
  return bandwidths.toSorted((a, b) => distance(a) - distance(b))[0]
}
