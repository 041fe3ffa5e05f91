import { whyUnsupported } from "./adapters/requirements.ts"
import { PendingReads } from "./adapters/pending-reads.ts"
import { type Backend, type Capabilities, defineBackend, type Provider } from "./backend.ts"
import { bytesOf, bytesPerElement, type DType, dtypes, viewBytes } from "./dtype.ts"
import { asCotangentError, CotangentError } from "./errors.ts"
import { interpret, type Interpreted } from "./interpret.ts"
import { type Kernel, reduceOps } from "./kernel.ts"
import { intrinsics } from "./rules/table.ts"

/** The living definition of a backend: interprets kernels in float64, one element after another. Slow, and right. */
export function reference(): Provider {
  return defineBackend({ name: "reference", open: () => new ReferenceBackend() })
}

interface ReferenceBuffer {
  readonly dtype: DType
  readonly bytes: Uint8Array
  /** What went wrong in the run that should have filled it. */
  failed: CotangentError | null
  freed: boolean
}

const capabilities: Capabilities = {
  dtypes,
  ops: intrinsics,
  reduce: reduceOps,
  layout: "strided",
  deterministic: true,
}

class ReferenceBackend implements Backend<ReferenceBuffer, Interpreted> {
  readonly capabilities = capabilities
  readonly info = { device: "interpreter", mode: "float64" }
  readonly #reads = new PendingReads()
  #closed = false

  alloc(dtype: DType, length: number): ReferenceBuffer {
    this.#checkOpen()
    return { dtype, bytes: new Uint8Array(length * bytesPerElement(dtype)), failed: null, freed: false }
  }

  free(buffer: ReferenceBuffer): void {
    buffer.freed = true
  }

  write(buffer: ReferenceBuffer, bytes: Uint8Array): void {
    this.#check(buffer)
    if (bytes.length !== buffer.bytes.length) {
      throw new CotangentError(
        "E_RUN",
        `${bytes.length} bytes do not fill a buffer of ${buffer.bytes.length}`,
      )
    }
    buffer.bytes.set(bytes)
    buffer.failed = null
  }

  async read(buffer: ReferenceBuffer): Promise<Uint8Array> {
    // Copied now, answered later: what runs in between does not show, and closing in between does.
    return this.#reads.track(Promise.resolve(this.readSync(buffer)))
  }

  readSync(buffer: ReferenceBuffer): Uint8Array {
    this.#check(buffer)
    if (buffer.failed) throw buffer.failed
    return buffer.bytes.slice()
  }

  compile(kernel: Kernel): Interpreted {
    this.#checkOpen()
    const why = whyUnsupported(kernel, capabilities)
    if (why)
      throw new CotangentError("E_UNSUPPORTED", `the backend "reference" cannot run this kernel: ${why}`)
    return interpret(kernel)
  }

  run(
    program: Interpreted,
    inputs: readonly ReferenceBuffer[],
    outputs: readonly ReferenceBuffer[],
    params: readonly number[],
  ): void {
    this.#checkOpen()
    for (const buffer of [...inputs, ...outputs]) this.#check(buffer)
    try {
      for (const { failed } of inputs) if (failed) throw failed
      const arrays = program(
        inputs.map(({ dtype, bytes }) => viewBytes(dtype, bytes)),
        params,
      )
      arrays.forEach((array, at) => outputs[at] && this.write(outputs[at], bytesOf(array)))
    } catch (thrown) {
      const failed = asCotangentError(thrown, "E_RUN", "the interpreter failed in a kernel")
      for (const buffer of outputs) buffer.failed = failed
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#reads.close("reference")
  }

  #check(buffer: ReferenceBuffer): void {
    this.#checkOpen()
    if (buffer.freed) throw new CotangentError("E_DISPOSED", "this buffer was freed")
  }

  #checkOpen(): void {
    if (this.#closed) throw new CotangentError("E_CLOSED", 'the backend "reference" was closed')
  }
}
