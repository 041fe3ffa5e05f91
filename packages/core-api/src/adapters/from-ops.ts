import { type Backend, type Capabilities, defineBackend, type Provider } from "../backend.ts"
import {
  bytesOf,
  bytesPerElement,
  type DType,
  dtypes,
  type TypedArray,
  typedArray,
  viewBytes,
} from "../dtype.ts"
import { asCotangentError, CotangentError } from "../errors.ts"
import { type Kernel, reduceOps } from "../kernel.ts"
import { intrinsics } from "../rules/table.ts"
import { sizeOf } from "../shape.ts"
import { CountedArray } from "./counted-array.ts"
import { OpPlanner, type OpPlan } from "./op-plan.ts"
import type { OpTable } from "./op-table.ts"
import { PendingReads } from "./pending-reads.ts"
import { whyTooLong, whyUnsupported } from "./requirements.ts"

/**
 * A backend out of a library that computes one op at a time: kernels are walked node by node, each node is one call
 * of the library over the whole space, and arrays are disposed of after their last use.
 */
export function fromOps<A>(table: OpTable<A>): Provider {
  const { name, conformsTo } = table
  const open = (): Backend => new OpBackend(table)
  return defineBackend({ name, open, ...(conformsTo === undefined ? {} : { conformsTo }) })
}

/** A buffer: the array that it holds now, which runs and writes replace. */
class OpBuffer<A> {
  readonly dtype: DType
  readonly length: number
  /** What went wrong in the run that should have filled it. */
  failed: CotangentError | null = null
  #held: CountedArray<A> | null = null
  readonly #zeros: () => CountedArray<A>

  constructor(dtype: DType, length: number, zeros: () => CountedArray<A>) {
    this.dtype = dtype
    this.length = length
    this.#zeros = zeros
  }

  /** The array; zeros where nothing was written yet. */
  array(): CountedArray<A> {
    this.#held ??= this.#zeros()
    return this.#held
  }

  /** Takes ownership of `array`, or of nothing, in place of what it held. */
  replace(array: CountedArray<A> | null, failed: CotangentError | null = null): void {
    const before = this.#held
    this.#held = array
    this.failed = failed
    before?.release()
  }
}

class OpBackend<A> implements Backend<OpBuffer<A>, OpPlan<A>> {
  readonly capabilities: Capabilities
  readonly info: Backend["info"]
  declare readonly readSync?: (buffer: OpBuffer<A>) => Uint8Array
  declare readonly supports?: (kernel: Kernel) => true | string
  readonly #table: OpTable<A>
  readonly #reads = new PendingReads()
  readonly #buffers = new Set<OpBuffer<A>>()
  #closed = false

  constructor(table: OpTable<A>) {
    this.#table = table
    this.info = table.info ?? { device: table.name }
    this.capabilities = {
      dtypes,
      ...table.capabilities,
      ops: intrinsics.filter((op) => table.elementwise[op]),
      reduce: reduceOps.filter((op) => table.reduce[op]),
      layout: "strided",
    }
    const { maxElements } = this.capabilities
    // Every op runs over the whole space, reductions too, and what it gives is an array.
    if (maxElements !== undefined)
      this.supports = (kernel) => whyTooLong(sizeOf(kernel.space), maxElements) ?? true
    if (table.sync) {
      this.readSync = (buffer) => this.#bytes(buffer, table.download(this.#readable(buffer).array))
    }
  }

  alloc(dtype: DType, length: number): OpBuffer<A> {
    this.#checkOpen()
    const buffer = new OpBuffer(dtype, length, () => this.#upload(typedArray(dtype, length), dtype))
    this.#buffers.add(buffer)
    return buffer
  }

  free(buffer: OpBuffer<A>): void {
    this.#buffers.delete(buffer)
    buffer.replace(null, new CotangentError("E_DISPOSED", "this buffer was freed"))
  }

  write(buffer: OpBuffer<A>, bytes: Uint8Array): void {
    this.#checkOpen()
    if (bytes.length !== buffer.length * bytesPerElement(buffer.dtype)) {
      throw new CotangentError("E_RUN", `${bytes.length} bytes do not fill ${buffer.dtype}[${buffer.length}]`)
    }
    buffer.replace(this.#upload(viewBytes(buffer.dtype, new Uint8Array(bytes)), buffer.dtype))
  }

  async read(buffer: OpBuffer<A>): Promise<Uint8Array> {
    const held = this.#readable(buffer).retain()
    const reading = async (): Promise<Uint8Array> => {
      try {
        return this.#bytes(buffer, await this.#table.download(held.array))
      } catch (thrown) {
        throw asCotangentError(thrown, "E_RUN", `the backend "${this.#table.name}" failed to compute a value`)
      } finally {
        held.release()
      }
    }
    return this.#reads.track(reading())
  }

  compile(kernel: Kernel): OpPlan<A> {
    this.#checkOpen()
    const why = whyUnsupported(kernel, this.capabilities)
    if (why)
      throw new CotangentError(
        "E_UNSUPPORTED",
        `the backend "${this.#table.name}" cannot run this kernel: ${why}`,
      )
    return OpPlanner.plan(this.#table, kernel)
  }

  run(
    plan: OpPlan<A>,
    inputs: readonly OpBuffer<A>[],
    outputs: readonly OpBuffer<A>[],
    params: readonly number[],
  ): void {
    this.#checkOpen()
    const live = new Map<number, CountedArray<A>>()
    try {
      for (const { failed } of inputs) if (failed) throw failed
      plan.steps.forEach((step, at) => {
        const args = step.uses.map((used) => live.get(used)).filter((array) => array !== undefined)
        live.set(at, step.compute({ inputs, params }, args))
        for (const done of step.frees) {
          live.get(done)?.release()
          live.delete(done)
        }
      })
      outputs.forEach((output, at) => output.replace(live.get(plan.results[at] ?? -1)?.retain() ?? null))
    } catch (thrown) {
      const failed = asCotangentError(thrown, "E_RUN", `the backend "${this.#table.name}" failed in a kernel`)
      for (const output of outputs) output.replace(null, failed)
    } finally {
      for (const array of live.values()) array.release()
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#reads.close(this.#table.name)
    for (const buffer of this.#buffers) buffer.replace(null)
    this.#buffers.clear()
  }

  #upload(elements: TypedArray, dtype: DType): CountedArray<A> {
    return new CountedArray(this.#table.upload(elements, dtype), this.#table.dispose?.bind(this.#table))
  }

  #readable(buffer: OpBuffer<A>): CountedArray<A> {
    this.#checkOpen()
    if (buffer.failed) throw buffer.failed
    return buffer.array()
  }

  /** A copy of what the library gave, checked: a library that answers with another type would be read as noise. */
  #bytes({ dtype, length }: OpBuffer<A>, elements: TypedArray): Uint8Array {
    const expected = typedArray(dtype, 0)
    if (elements.length === length && elements.constructor === expected.constructor)
      return bytesOf(elements.slice())
    throw new CotangentError(
      "E_RUN",
      `the backend "${this.#table.name}" gave ${elements.constructor.name}[${elements.length}] for ${dtype}[${length}]: download must return a ${expected.constructor.name}`,
    )
  }

  #checkOpen(): void {
    if (this.#closed) throw new CotangentError("E_CLOSED", `the backend "${this.#table.name}" was closed`)
  }
}
