import type { Backend, Capabilities } from "../backend.ts"
import { bytesOf, type DType, typedArray, viewBytes } from "../dtype.ts"
import { CotangentError } from "../errors.ts"
import { interpret, type Interpreted } from "../interpret.ts"
import { type Kernel, makeKernel } from "../kernel.ts"
import { sizeOf } from "../shape.ts"
import { contiguous, isContiguous } from "../view.ts"
import { gatherElements } from "./gather.ts"
import { enqueueFilling, type Fillable, OrderedQueue } from "./ordered-queue.ts"
import { PendingReads } from "./pending-reads.ts"
import { whyTooLong } from "./requirements.ts"

/**
 * A backend for which core need not care about views: inputs that do not cover the whole space row-major are copied
 * on the host before each run. What it says about itself is what `inner` says, but for the layout. `inner` itself,
 * if its layout is strided already.
 */
export function materialiseViews(inner: Backend): Backend {
  return inner.capabilities.layout === "strided" ? inner : new ContiguousBackend(inner)
}

interface WrappedBuffer extends Fillable {
  readonly dtype: DType
  readonly length: number
  readonly inner: unknown
}

interface Executable {
  readonly kernel: Kernel
  /** What runs on the inner backend; an empty space has no loops, and the interpreter gives what is left. */
  readonly program: { readonly inner: unknown } | { readonly interpreted: Interpreted }
}

class ContiguousBackend implements Backend<WrappedBuffer, Executable> {
  readonly capabilities: Capabilities
  declare readonly readSync?: (buffer: WrappedBuffer) => Uint8Array
  declare readonly supports?: (kernel: Kernel) => true | string
  readonly #inner: Backend
  readonly #queue = new OrderedQueue()
  readonly #reads = new PendingReads()
  #closed = false

  constructor(inner: Backend) {
    this.#inner = inner
    this.capabilities = { ...inner.capabilities, layout: "strided" }
    if (inner.readSync) {
      this.readSync = (buffer) => {
        this.#checkOpen()
        return this.#fetch(buffer, inner)
      }
    }
    const { maxElements } = inner.capabilities
    if (inner.supports || maxElements !== undefined) {
      this.supports = (kernel) =>
        isEmpty(kernel) ||
        (whyTooLong(sizeOf(kernel.space), maxElements) ??
          inner.supports?.(withContiguousInputs(kernel)) ??
          true)
    }
  }

  get info(): Backend["info"] {
    return this.#inner.info
  }

  alloc(dtype: DType, length: number): WrappedBuffer {
    this.#checkOpen()
    return { dtype, length, inner: this.#inner.alloc(dtype, length), failed: null }
  }

  free(buffer: WrappedBuffer): void {
    if (!this.#closed) this.#queue.enqueue(() => this.#inner.free(buffer.inner))
  }

  write(buffer: WrappedBuffer, bytes: Uint8Array): void {
    this.#checkOpen()
    const kept = this.#queue.busy ? bytes.slice() : bytes
    enqueueFilling(this.#queue, [buffer], "writing a buffer failed", () =>
      this.#inner.write(buffer.inner, kept),
    )
  }

  read(buffer: WrappedBuffer): Promise<Uint8Array> {
    return this.#reads.track(
      new Promise((resolve, reject) => {
        this.#checkOpen()
        this.#queue.enqueue(() => {
          // The inner backend keeps the order from here on: nobody has to wait for the answer.
          this.#fetchLater(buffer).then(resolve, reject)
        })
      }),
    )
  }

  compile(kernel: Kernel): Executable {
    this.#checkOpen()
    if (isEmpty(kernel)) return { kernel, program: { interpreted: interpret(kernel) } }
    return { kernel, program: { inner: this.#inner.compile(withContiguousInputs(kernel)) } }
  }

  run(
    executable: Executable,
    inputs: readonly WrappedBuffer[],
    outputs: readonly WrappedBuffer[],
    params: readonly number[],
  ): void {
    this.#checkOpen()
    enqueueFilling(this.#queue, outputs, "copying the inputs of a kernel failed", () => {
      for (const { failed } of inputs) if (failed) throw failed
      const all = "interpreted" in executable.program
      const copied = inputs.map((buffer, at) =>
        all || !this.#isWhole(executable.kernel, at, buffer) ? buffer : null,
      )
      if (!copied.some(Boolean)) return this.#start(executable, inputs, [], outputs, params)
      if (this.#inner.readSync) {
        const bytes = copied.map((buffer) => buffer && this.#fetch(buffer, this.#inner))
        return this.#start(executable, inputs, bytes, outputs, params)
      }
      return Promise.all(copied.map(async (buffer) => buffer && this.#fetchLater(buffer))).then((bytes) =>
        this.#closed ? undefined : this.#start(executable, inputs, bytes, outputs, params),
      )
    })
  }

  discard(executable: Executable): void {
    const { program } = executable
    if ("inner" in program) this.#queue.enqueue(() => this.#inner.discard?.(program.inner))
  }

  close(): void | Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#queue.clear()
    this.#reads.close(this.#inner.info.device)
    return this.#inner.close()
  }

  /** Whether the inner backend may take an input as it is: all of its buffer, in order, once per element of the space. */
  #isWhole({ inputs, space }: Kernel, at: number, { length }: WrappedBuffer): boolean {
    const view = inputs[at]?.view
    return view !== undefined && isContiguous(view) && length === sizeOf(space)
  }

  /** Runs with copies, laid out as the views say, where `bytes` has the content of an input. */
  #start(
    { kernel, program }: Executable,
    inputs: readonly WrappedBuffer[],
    bytes: readonly (Uint8Array | null)[],
    outputs: readonly WrappedBuffer[],
    params: readonly number[],
  ): void {
    const elements = inputs.map(({ dtype }, at) => bytes[at] && viewBytes(dtype, bytes[at]))
    if ("interpreted" in program) {
      const results = program.interpreted(
        elements.map((each, at) => each ?? typedArray(inputs[at]?.dtype ?? "bool", 0)),
        params,
      )
      results.forEach((result, at) => this.#inner.write(outputs[at]?.inner, bytesOf(result)))
      return
    }
    const copies: unknown[] = []
    try {
      const taken = inputs.map(({ dtype, inner }, at) => {
        const source = elements[at]
        const view = kernel.inputs[at]?.view
        if (!source || !view) return inner
        const copy = this.#inner.alloc(dtype, sizeOf(view.shape))
        copies.push(copy)
        this.#inner.write(copy, bytesOf(gatherElements(source, view, dtype)))
        return copy
      })
      this.#inner.run(
        program.inner,
        taken,
        outputs.map(({ inner }) => inner),
        params,
      )
    } finally {
      for (const copy of copies) this.#inner.free(copy)
    }
  }

  #fetch({ inner, failed }: WrappedBuffer, from: Backend): Uint8Array {
    if (failed) throw failed
    if (from.readSync) return from.readSync(inner)
    throw new CotangentError("E_NO_SYNC_READ", "this backend cannot be read synchronously")
  }

  async #fetchLater({ inner, failed }: WrappedBuffer): Promise<Uint8Array> {
    if (failed) throw failed
    return this.#inner.read(inner)
  }

  #checkOpen(): void {
    if (this.#closed)
      throw new CotangentError("E_CLOSED", `the backend on ${this.#inner.info.device} was closed`)
  }
}

function isEmpty({ space }: Kernel): boolean {
  return sizeOf(space) === 0
}

function withContiguousInputs(kernel: Kernel): Kernel {
  const view = contiguous(kernel.space)
  return makeKernel({ ...kernel, inputs: kernel.inputs.map(({ dtype }) => ({ dtype, view })) })
}
