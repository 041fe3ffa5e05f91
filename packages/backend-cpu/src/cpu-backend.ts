import {
  asCotangentError,
  type Backend,
  type Capabilities,
  bytesPerElement,
  CotangentError,
  type DType,
  type Kernel,
  type Plan,
  whyUnsupported,
} from "@cotangent/core-api/backend"
import { CpuBuffer } from "./buffer.ts"
import { capabilities } from "./capabilities.ts"
import type { Compile } from "./executable.ts"
import type { Allocator } from "./heap.ts"
import type { LinearMemory } from "./linear-memory.ts"
import { Program } from "./program.ts"
import { Workspace } from "./workspace.ts"

/** What a {@link CpuBackend} is made of. */
export interface CpuParts {
  /** The name that errors mention. */
  readonly name: string
  readonly memory: LinearMemory
  /** Hands out parts of that memory. */
  readonly allocator: Allocator
  readonly compile: Compile
  readonly relaxedSimd: boolean
  /** What else it declares, where it does not run in one thread. */
  readonly capabilities?: Partial<Capabilities>
  readonly info?: Partial<Backend["info"]>
}

interface Opened extends CpuParts {
  readonly workspace: Workspace
}

/**
 * Buffers in one linear memory, and kernels that run on them at once: whatever was enqueued has happened when the
 * call returns. There is no `discard`: an executable owns nothing but itself.
 */
export class CpuBackend implements Backend<CpuBuffer, Program> {
  readonly capabilities: Capabilities
  readonly info: Backend["info"]
  readonly #name: string
  /** Null once closed, so that the memory can be collected whoever still holds the backend. */
  #opened: Opened | null
  #buffers = 0
  #bytes = 0

  constructor(parts: CpuParts) {
    this.#name = parts.name
    this.capabilities = { ...capabilities, ...parts.capabilities }
    this.#opened = { ...parts, workspace: new Workspace(parts.allocator) }
    this.info = {
      device: "WebAssembly SIMD",
      mode: parts.relaxedSimd ? "relaxed" : "strict",
      maxBytes: parts.memory.maxBytes,
      ...parts.info,
    }
  }

  /** Buffers that are alive and the bytes of their elements, and the size of the memory that they lie in. */
  get usage(): { readonly buffers: number; readonly bytes: number; readonly memory: number } {
    return { buffers: this.#buffers, bytes: this.#bytes, memory: this.#opened?.memory.size ?? 0 }
  }

  alloc(dtype: DType, length: number): CpuBuffer {
    const { allocator, workspace } = this.#open()
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new CotangentError("E_SHAPE", `a buffer has a whole number of elements from 0, not ${length}`)
    }
    const bytes = length * bytesPerElement(dtype)
    let allocation = null
    if (bytes > 0) {
      allocation = allocator.alloc(bytes) ?? (workspace.dropScratch() ? allocator.alloc(bytes) : null)
      if (!allocation) throw this.#outOfMemory(bytes)
    }
    this.#buffers++
    this.#bytes += bytes
    return new CpuBuffer(dtype, length, allocation)
  }

  free(buffer: CpuBuffer): void {
    if (buffer.freed) return
    const allocation = buffer.surrender()
    if (!this.#opened) return
    if (allocation) this.#opened.allocator.free(allocation)
    this.#buffers--
    this.#bytes -= buffer.bytes
  }

  write(buffer: CpuBuffer, bytes: Uint8Array): void {
    const { memory } = this.#open()
    checkHeld(buffer)
    if (bytes.length !== buffer.bytes) {
      throw new CotangentError("E_RUN", `${bytes.length} bytes do not fill a buffer of ${buffer.bytes}`)
    }
    memory.bytes.set(bytes, buffer.address)
    buffer.failed = null
  }

  async read(buffer: CpuBuffer): Promise<Uint8Array> {
    const bytes = this.readSync(buffer)
    // Copied now, answered later: what runs in between does not show, and closing in between does.
    await Promise.resolve()
    if (!this.#opened) {
      throw new CotangentError(
        "E_CLOSED",
        `the backend "${this.#name}" was closed while this value was being read`,
      )
    }
    return bytes
  }

  readSync(buffer: CpuBuffer): Uint8Array {
    const { memory } = this.#open()
    checkHeld(buffer)
    if (buffer.failed) throw buffer.failed
    return memory.bytes.slice(buffer.address, buffer.address + buffer.bytes)
  }

  compile(kernel: Kernel): Program {
    const { compile, memory, relaxedSimd } = this.#open()
    const why = whyUnsupported(kernel, this.capabilities)
    if (why) {
      throw new CotangentError("E_UNSUPPORTED", `the backend "${this.#name}" cannot run this kernel: ${why}`)
    }
    try {
      return new Program(kernel, compile(kernel, { memory: memory.memory, relaxedSimd }))
    } catch (thrown) {
      throw asCotangentError(thrown, "E_COMPILE", `the backend "${this.#name}" could not compile a kernel`)
    }
  }

  run(
    program: Program,
    inputs: readonly CpuBuffer[],
    outputs: readonly CpuBuffer[],
    params: readonly number[],
  ): void {
    const { memory, workspace } = this.#open()
    let failed: CotangentError | null = null
    for (const input of inputs) {
      checkHeld(input)
      failed ??= input.failed
    }
    for (const output of outputs) checkHeld(output)
    if (!failed) {
      try {
        program.run(memory, workspace, inputs, outputs, params)
      } catch (thrown) {
        failed = asCotangentError(thrown, "E_RUN", `the backend "${this.#name}" failed in a kernel`)
      }
    }
    for (const output of outputs) output.failed = failed
  }

  submit(plan: Plan<CpuBuffer, Program>): void {
    this.#open()
    for (const { exe, inputs, outputs, params } of plan) {
      try {
        this.run(exe, inputs, outputs, params)
      } catch (thrown) {
        // One step that cannot run does not keep those that do not need it from running.
        const failed = asCotangentError(thrown, "E_RUN", `the backend "${this.#name}" failed in a plan`)
        for (const output of outputs) output.failed = failed
      }
    }
  }

  close(): void {
    this.#opened = null
    this.#buffers = 0
    this.#bytes = 0
  }

  #open(): Opened {
    if (this.#opened) return this.#opened
    throw new CotangentError("E_CLOSED", `the backend "${this.#name}" was closed`)
  }

  #outOfMemory(bytes: number): CotangentError {
    const { memory } = this.#open()
    return new CotangentError(
      "E_OUT_OF_MEMORY",
      `the backend "${this.#name}" has no room for ${bytes} bytes: ${this.#buffers} buffers hold ${this.#bytes} bytes, and its memory of ${memory.size} bytes may grow to ${memory.maxBytes}: dispose of tensors that you no longer need, or open it with a larger maxBytes`,
    )
  }
}

function checkHeld(buffer: CpuBuffer): void {
  if (buffer.freed) throw new CotangentError("E_DISPOSED", "this buffer was freed")
}
