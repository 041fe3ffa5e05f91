import type { Case } from "./cases/case.ts"
import { openModule } from "./handwritten/module.ts"
import type { Flavour } from "./kernels/function-text.ts"
import { limitKernels, operationsOfMultiplyAdd } from "./kernels/limits.ts"
import { type Clock, secondsOfBest } from "./measure.ts"

/**
 * Gigabytes a second over data of a size: adding up; copying (read + written), in a loop or with the engine's own
 * `memory.copy`, whichever is faster; x + 3·y (read + read + written).
 */
interface Bandwidth {
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

/** Work that reaches a limit of the machine, to be done beside what the limit is for. */
export interface Yardstick {
  /** How much a call does: bytes, or operations where those are the bound. */
  readonly amount: number
  call(): void
}

/** Limits as they were measured, and the work that reaches them. */
export interface MeasuredLimits {
  readonly limits: Limits
  /** The work that is bound as a case is, on data of about as many bytes; null where overheads are what is measured. */
  yardstick(each: Pick<Case, "bytes" | "bound">): Yardstick | null
}

const mebibyte = 2 ** 20
const sizes = [16, 32, 96].map((size) => size * mebibyte)
const multiplyAdds = 20_000

/** Measures the limits, each for so many milliseconds: what was reached once, the machine can do. */
export async function measureLimits(
  flavours: readonly Flavour[],
  milliseconds: number,
  clock?: Clock,
): Promise<MeasuredLimits> {
  const speedOf = ({ amount, call }: Yardstick): number =>
    amount / secondsOfBest(call, milliseconds, clock) / 1e9
  const faster = (a: Yardstick, b: Yardstick): Yardstick => (speedOf(a) < speedOf(b) ? b : a)
  const chains = new Map<Flavour, Yardstick>()
  for (const flavour of flavours) chains.set(flavour, await multiplyAddOf(flavour))
  const [flavour = "strict"] = flavours
  const memory = await openMemory(flavour)
  const moved = sizes.map((bytes) => {
    const { read, copy, move, triad } = memory(bytes)
    return { bytes, read, copy: faster(copy, move), triad }
  })
  return {
    limits: {
      bandwidths: moved.map(({ bytes, read, copy, triad }) => ({
        bytes,
        read: speedOf(read),
        copy: speedOf(copy),
        triad: speedOf(triad),
      })),
      multiplyAdd: Object.fromEntries([...chains].map(([name, work]) => [name, speedOf(work)])),
    },
    yardstick: ({ bytes, bound }) => {
      if (bound === null) return null
      if (bound === "multiply-add") return chains.get(flavour) ?? null
      return nearest(moved, bytes)?.[bound] ?? null
    },
  }
}

async function multiplyAddOf(flavour: Flavour): Promise<Yardstick> {
  const { at, functions } = await openModule(["multiplyAdd"], limitKernels(flavour), { to: 4 })
  const { multiplyAdd } = functions()
  return {
    amount: operationsOfMultiplyAdd * multiplyAdds,
    call: () => void multiplyAdd(at.to, multiplyAdds),
  }
}

type Movement = "read" | "copy" | "move" | "triad"

/** The loops over so many bytes, all in one memory. */
async function openMemory(flavour: Flavour): Promise<(bytes: number) => Record<Movement, Yardstick>> {
  const largest = Math.max(...sizes)
  const arrays = { x: largest / 4, y: largest / 8, z: largest / 12 }
  const names = ["read", "copy", "move", "triad"] as const
  const { at, view, functions } = await openModule(names, limitKernels(flavour), arrays)
  const { read, copy, move, triad } = functions()
  // Memory that was never written is one page of zeros, always in the nearest cache.
  for (const name of ["x", "y", "z"] as const) view(name).fill(1)
  return (amount) => {
    const share = (parts: number): number => 128 * Math.floor(amount / parts / 128)
    return {
      read: { amount, call: () => void read(at.x, amount) },
      copy: { amount, call: () => void copy(at.x, at.y, share(2)) },
      move: { amount, call: () => void move(at.x, at.y, share(2)) },
      triad: { amount, call: () => void triad(at.x, at.y, at.z, share(3)) },
    }
  }
}

/** What was measured on data nearest in size. */
export function nearest<Sized extends { readonly bytes: number }>(
  sized: readonly Sized[],
  bytes: number,
): Sized | undefined {
  const distance = (each: Sized): number => Math.abs(Math.log(each.bytes / bytes))
  return sized.toSorted((a, b) => distance(a) - distance(b))[0]
}
