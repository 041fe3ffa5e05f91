import type { Backend, Capabilities } from "../backend.ts"
import type { DType } from "../dtype.ts"
import { CotangentError } from "../errors.ts"
import type { Kernel } from "../kernel.ts"
import { materialiseViews } from "./contiguous.ts"
import { jointCapabilities } from "./joint-capabilities.ts"
import { enqueueFilling, type Fillable, OrderedQueue } from "./ordered-queue.ts"
import { PendingReads } from "./pending-reads.ts"
import { whyUnsupported } from "./requirements.ts"

/** One of the two backends, and what has been asked of it. */
interface Side {
  readonly name: string
  readonly backend: Backend
  /** Kernels compiled on it. */
  kernels: number
}

/** A value with an up-to-date copy on one side or both. */
interface MovingBuffer extends Fillable {
  readonly dtype: DType
  readonly length: number
  readonly copies: Map<Side, unknown>
}

interface Executable {
  readonly side: Side
  readonly inner: unknown
}

/** What `fallback` opens: see there. */
export class FallbackBackend implements Backend<MovingBuffer, Executable> {
  readonly capabilities: Capabilities
  declare readonly readSync?: (buffer: MovingBuffer) => Uint8Array
  readonly #first: Side
  readonly #second: Side
  /** Why kernels went to the second, with how many did. */
  readonly #reasons = new Map<string, number>()
  readonly #queue = new OrderedQueue()
  readonly #reads = new PendingReads()
  #closed = false

  constructor([first, second]: readonly [
    { readonly name: string; readonly backend: Backend },
    { readonly name: string; readonly backend: Backend },
  ]) {
    this.#first = { name: first.name, backend: materialiseViews(first.backend), kernels: 0 }
    this.#second = { name: second.name, backend: materialiseViews(second.backend), kernels: 0 }
    this.capabilities = jointCapabilities(this.#first.backend.capabilities, this.#second.backend.capabilities)
    if (first.backend.readSync && second.backend.readSync) {
      this.readSync = (buffer) => {
        this.#checkOpen()
        const bytes = this.#fetch(buffer)
        if (bytes instanceof Promise)
          throw new CotangentError("E_NO_SYNC_READ", "this value cannot be read synchronously")
        return bytes
      }
    }
  }

  get info(): Backend["info"] {
    const about = ({ backend, kernels }: Side): Record<string, unknown> => ({ ...backend.info, kernels })
    return {
      device: `${this.#first.backend.info.device}, else ${this.#second.backend.info.device}`,
      first: { name: this.#first.name, ...about(this.#first) },
      second: { name: this.#second.name, ...about(this.#second), because: Object.fromEntries(this.#reasons) },
    }
  }

  alloc(dtype: DType, length: number): MovingBuffer {
    this.#checkOpen()
    const holds = ({ dtypes, maxElements = Infinity }: Capabilities): boolean =>
      dtypes.includes(dtype) && length <= maxElements
    const side = holds(this.#first.backend.capabilities) ? this.#first : this.#second
    return { dtype, length, copies: new Map([[side, side.backend.alloc(dtype, length)]]), failed: null }
  }

  free(buffer: MovingBuffer): void {
    if (this.#closed) return
    this.#queue.enqueue(() => {
      for (const [{ backend }, copy] of buffer.copies) backend.free(copy)
      buffer.copies.clear()
    })
  }

  write(buffer: MovingBuffer, bytes: Uint8Array): void {
    this.#checkOpen()
    const kept = this.#queue.busy ? bytes.slice() : bytes
    enqueueFilling(this.#queue, [buffer], "writing a buffer failed", () => {
      const [side = this.#first] = buffer.copies.keys()
      side.backend.write(this.#only(buffer, side), kept)
    })
  }

  read(buffer: MovingBuffer): Promise<Uint8Array> {
    return this.#reads.track(
      new Promise((resolve, reject) => {
        this.#checkOpen()
        this.#queue.enqueue(() => {
          // That backend keeps the order from here on: nobody has to wait for the answer.
          this.#fetchLater(buffer).then(resolve, reject)
        })
      }),
    )
  }

  supports(kernel: Kernel): true | string {
    const first = whyNot(this.#first, kernel)
    const second = first && whyNot(this.#second, kernel)
    return second ? `${this.#first.name}: ${first}; ${this.#second.name}: ${second}` : true
  }

  compile(kernel: Kernel): Executable {
    this.#checkOpen()
    const why = whyNot(this.#first, kernel)
    if (why === null) return compileOn(this.#first, kernel)
    const both = whyNot(this.#second, kernel)
    if (both)
      throw new CotangentError("E_UNSUPPORTED", `${this.#first.name}: ${why}; ${this.#second.name}: ${both}`)
    this.#reasons.set(why, (this.#reasons.get(why) ?? 0) + 1)
    return compileOn(this.#second, kernel)
  }

  run(
    { side, inner }: Executable,
    inputs: readonly MovingBuffer[],
    outputs: readonly MovingBuffer[],
    params: readonly number[],
  ): void {
    this.#checkOpen()
    enqueueFilling(this.#queue, outputs, "a kernel, or moving its inputs between backends, failed", () => {
      for (const { failed } of inputs) if (failed) throw failed
      const start = (): void => {
        if (this.#closed) return
        const taken = inputs.map((buffer) => this.#copyOn(buffer, side))
        const given = outputs.map((buffer) => this.#only(buffer, side))
        side.backend.run(inner, taken, given, params)
      }
      const moving = [...new Set(inputs)]
        .map((buffer) => this.#move(buffer, side))
        .filter((pending) => pending !== null)
      return moving.length > 0 ? allDone(moving).then(start) : start()
    })
  }

  discard({ side, inner }: Executable): void {
    this.#queue.enqueue(() => side.backend.discard?.(inner))
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#queue.clear()
    this.#reads.close(`${this.#first.name}, else ${this.#second.name}`)
    const closing = [this.#first, this.#second].map(async ({ backend }) => backend.close())
    await Promise.all(closing)
  }

  /** Sees to it that `side` has a copy. Null: at once. */
  #move(buffer: MovingBuffer, side: Side): Promise<void> | null {
    if (buffer.copies.has(side)) return null
    const put = (bytes: Uint8Array): void => {
      if (!this.#closed) side.backend.write(this.#copyOn(buffer, side), bytes)
    }
    const bytes = this.#fetch(buffer)
    if (bytes instanceof Promise) return bytes.then(put)
    put(bytes)
    return null
  }

  #copyOn(buffer: MovingBuffer, side: Side): unknown {
    if (!buffer.copies.has(side)) buffer.copies.set(side, side.backend.alloc(buffer.dtype, buffer.length))
    return buffer.copies.get(side)
  }

  /** The copy on `side`, about to be overwritten: one on the other side would be out of date. */
  #only(buffer: MovingBuffer, side: Side): unknown {
    for (const [each, copy] of buffer.copies) {
      if (each === side) continue
      each.backend.free(copy)
      buffer.copies.delete(each)
    }
    return this.#copyOn(buffer, side)
  }

  #fetch({ copies, failed }: MovingBuffer): Uint8Array | Promise<Uint8Array> {
    if (failed) throw failed
    for (const [{ backend }, copy] of copies) if (backend.readSync) return backend.readSync(copy)
    for (const [{ backend }, copy] of copies) return backend.read(copy)
    throw new CotangentError("E_DISPOSED", "this buffer was freed")
  }

  async #fetchLater(buffer: MovingBuffer): Promise<Uint8Array> {
    return this.#fetch(buffer)
  }

  #checkOpen(): void {
    if (!this.#closed) return
    throw new CotangentError(
      "E_CLOSED",
      `the backend "${this.#first.name}, else ${this.#second.name}" was closed`,
    )
  }
}

function whyNot({ backend }: Side, kernel: Kernel): string | null {
  const listed = whyUnsupported(kernel, backend.capabilities)
  if (listed) return listed
  const verdict = backend.supports?.(kernel) ?? true
  return verdict === true ? null : verdict
}

function compileOn(side: Side, kernel: Kernel): Executable {
  const inner = side.backend.compile(kernel)
  side.kernels++
  return { side, inner }
}

/** Waits for all, and only then fails with the first: no straggler may write behind the back of what runs next. */
async function allDone(pending: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(pending))
    if (result.status === "rejected") throw result.reason
}
