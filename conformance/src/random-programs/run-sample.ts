import {
  type Backend,
  bytesOf,
  outputLength,
  type TypedArray,
  typedArray,
  viewBytes,
} from "@cotangent/core-api/backend"
import { Bench } from "../contract/bench.ts"
import type { Sample } from "./sample.ts"

/** What a kernel stored, and whose bytes changed that it had no business with. */
export interface Ran {
  readonly outputs: readonly TypedArray[]
  /** `the buffer before the outputs`, `input 1`. */
  readonly trespasses: readonly string[]
}

const guard = [-1, -2, -3]

/**
 * Runs a kernel on fresh buffers, and again over its own outputs, so that what an executable leaves behind shows.
 * Outputs hold junk beforehand, and lie between two small buffers that must not change; nor must the inputs.
 */
export async function runSample(
  backend: Backend,
  { kernel, buffers, inputs, params }: Sample,
  times = 2,
): Promise<Ran> {
  const bench = new Bench(backend)
  try {
    const held = buffers.map(({ dtype, elements }) => {
      const buffer = bench.alloc(elements.length, dtype)
      backend.write(buffer, bytesOf(elements))
      return buffer
    })
    const before = bench.hold(guard)
    const outputs = kernel.outputs.map((output) => {
      const length = outputLength(kernel, output)
      const buffer = bench.alloc(length, output.dtype)
      backend.write(buffer, bytesOf(typedArray(output.dtype, length).fill(1)))
      return buffer
    })
    const after = bench.hold(guard)
    const executable = backend.compile(kernel)
    const taken = inputs.map((at) => held[at])
    for (let run = 0; run < times; run++) backend.run(executable, taken, outputs, params)
    const read = await Promise.all([before, after, ...held, ...outputs].map((buffer) => backend.read(buffer)))
    backend.discard?.(executable)
    const kept = [
      bytesOfGuard(bench),
      bytesOfGuard(bench),
      ...buffers.map(({ elements }) => bytesOf(elements)),
    ]
    return {
      outputs: kernel.outputs.map(({ dtype }, at) =>
        viewBytes(dtype, read[kept.length + at] ?? new Uint8Array()),
      ),
      trespasses: kept.flatMap((bytes, at) => (sameBytes(bytes, read[at]) ? [] : [nameOf(at)])),
    }
  } finally {
    bench.clear()
  }
}

function bytesOfGuard({ float }: Bench): Uint8Array {
  const elements = typedArray(float, guard.length)
  elements.set(guard)
  return bytesOf(elements)
}

function nameOf(at: number): string {
  if (at === 0) return "the buffer before the outputs"
  return at === 1 ? "the buffer after the outputs" : `input buffer ${at - 2}`
}

function sameBytes(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return a.length === b?.length && a.every((byte, at) => byte === b[at])
}
