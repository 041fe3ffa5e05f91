import {
  type Backend,
  bytesPerElement,
  type DType,
  type Kernel,
  outputLength,
  viewBytes,
} from "@cotangent/core-api/backend"
import { sabotage, type Saboteur } from "./sabotage.ts"

type Run = Backend["run"]

/** A backend that rounds the last bit of sums the other way in some runs, which every tolerance allows. */
function unsteady(
  says: string,
  otherwise: (
    honest: Backend,
  ) => { readonly when: (exe: unknown, inputs: readonly unknown[]) => boolean } & Partial<Backend>,
): Saboteur {
  return sabotage(says, "determinism", (honest) => {
    const kernels = new Map<unknown, Kernel>()
    const { when, ...verbs } = otherwise(honest)
    const run: Run = (exe, inputs, outputs, params) => {
      honest.run(exe, inputs, outputs, params)
      const kernel = kernels.get(exe)
      if (!kernel || !when(exe, inputs)) return
      kernel.outputs.forEach((output, at) => {
        const terms = kernel.space.reduce((all, size) => all * size, 1) / outputLength(kernel, output)
        if (output.axes.length === 0 || terms < 32) return
        const bytes = honest.readSync?.(outputs[at]) ?? new Uint8Array()
        turnLastBit(bytes, output.dtype)
        honest.write(outputs[at], bytes)
      })
    }
    const compile = (kernel: Kernel): unknown => {
      const exe = honest.compile(kernel)
      kernels.set(exe, kernel)
      return exe
    }
    return { run, compile, ...verbs }
  })
}

function turnLastBit(bytes: Uint8Array, dtype: DType): void {
  if (dtype !== "float32" && dtype !== "float64") return
  const last = bytesPerElement(dtype)
  viewBytes(dtype, bytes).forEach((value, at) => {
    // Little-endian: the last bit of the significand is in the first byte. Whole numbers are exact, and stay so.
    if (!Number.isInteger(value)) bytes[at * last] = (bytes[at * last] ?? 0) ^ 1
  })
}

/** Addresses as an allocator gives them out: the first gap that is large enough. */
class FirstFit {
  readonly #blocks = new Map<unknown, { readonly from: number; readonly to: number }>()

  place(buffer: unknown, bytes: number): void {
    let from = 0
    for (const block of [...this.#blocks.values()].sort((a, b) => a.from - b.from)) {
      if (block.from - from >= bytes) break
      from = block.to
    }
    this.#blocks.set(buffer, { from, to: from + Math.max(8, Math.ceil(bytes / 8) * 8) })
  }

  free(buffer: unknown): void {
    this.#blocks.delete(buffer)
  }

  of(buffer: unknown): number {
    return this.#blocks.get(buffer)?.from ?? 0
  }
}

let openings = 0

/** Backends whose results are all acceptable, and not the same. */
export const unsteadySaboteurs: readonly Saboteur[] = [
  unsteady("a sum depends on how often it was computed", () => {
    const runs = new Map<unknown, number>()
    return {
      when: (exe) => {
        runs.set(exe, (runs.get(exe) ?? 0) + 1)
        return (runs.get(exe) ?? 0) > 3
      },
    }
  }),
  unsteady("a sum depends on where its input lies", (honest) => {
    const memory = new FirstFit()
    return {
      when: (_exe, [first]) => memory.of(first) % 32 !== 0,
      alloc: (dtype, length) => {
        const buffer = honest.alloc(dtype, length)
        memory.place(buffer, length * bytesPerElement(dtype))
        return buffer
      },
      free: (buffer) => {
        memory.free(buffer)
        honest.free(buffer)
      },
    }
  }),
  unsteady("a sum depends on when the backend was opened", () => {
    const own = openings++
    return { when: () => own % 2 === 1 }
  }),
]
