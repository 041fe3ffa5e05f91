import { availableParallelism } from "node:os"
import {
  type Backend,
  bytesOf,
  bytesPerElement,
  type Capabilities,
  CotangentError,
  type DType,
  enqueueFilling,
  type Fillable,
  type Kernel,
  OrderedQueue,
  outputLength,
  PendingReads,
  sizeOf,
  type TypedArray,
  typedArray,
  whyUnsupported,
} from "@cotangent/core-api/backend"
import { InferenceSession, Tensor } from "onnxruntime-node"
import { capabilities } from "./capabilities.ts"
import { emit, type Model } from "./emit.ts"

/** Elements on the host: ONNX Runtime on the CPU reads them where they are. */
interface Buffer extends Fillable {
  readonly dtype: DType
  elements: TypedArray
}

/** A kernel, and its model for each combination of lengths of buffers that it has met. */
interface Executable {
  readonly kernel: Kernel
  readonly programs: Map<string, Promise<Program>>
}

interface Program {
  readonly model: Model
  readonly session: InferenceSession
}

/** Kernels as graphs of ONNX, which ONNX Runtime computes on all cores, one after the other. */
export class OnnxBackend implements Backend<Buffer, Executable> {
  readonly capabilities: Capabilities = capabilities
  readonly info: Backend["info"]
  readonly #queue = new OrderedQueue()
  readonly #reads = new PendingReads()
  readonly #executables = new Set<Executable>()
  #closed = false

  constructor(device: string) {
    this.info = { device }
  }

  alloc(dtype: DType, length: number): Buffer {
    this.#checkOpen()
    return { dtype, elements: typedArray(dtype, length), failed: null }
  }

  free(): void {
    // What was enqueued before still holds the elements; then the collector takes them.
  }

  write(buffer: Buffer, bytes: Uint8Array): void {
    this.#checkOpen()
    const { dtype, elements } = buffer
    if (bytes.length !== elements.length * bytesPerElement(dtype))
      throw new CotangentError("E_RUN", `${bytes.length} bytes do not fill ${dtype}[${elements.length}]`)
    const made = typedArray(dtype, elements.length)
    bytesOf(made).set(bytes)
    enqueueFilling(this.#queue, [buffer], "writing a buffer failed", () => {
      buffer.elements = made
    })
  }

  read(buffer: Buffer): Promise<Uint8Array> {
    return this.#reads.track(
      new Promise((resolve, reject) => {
        this.#checkOpen()
        this.#queue.enqueue(() => {
          if (buffer.failed) reject(buffer.failed)
          else resolve(bytesOf(buffer.elements.slice()))
        })
      }),
    )
  }

  compile(kernel: Kernel): Executable {
    this.#checkOpen()
    const why = whyUnsupported(kernel, capabilities)
    if (why) throw new CotangentError("E_UNSUPPORTED", `ONNX Runtime cannot run this kernel: ${why}`)
    const executable: Executable = { kernel, programs: new Map() }
    this.#executables.add(executable)
    return executable
  }

  run(
    executable: Executable,
    inputs: readonly Buffer[],
    outputs: readonly Buffer[],
    params: readonly number[],
  ): void {
    this.#checkOpen()
    const numbers = [...params]
    enqueueFilling(this.#queue, outputs, "ONNX Runtime failed in a kernel", async () => {
      for (const { failed } of inputs) if (failed) throw failed
      // A graph without results cannot be loaded, and has nothing to do.
      if (executable.kernel.outputs.every((output) => outputLength(executable.kernel, output) === 0)) return
      const lengths = inputs.map(({ elements }) => elements.length)
      const { model, session } = await this.#program(executable, lengths)
      const { kernel } = executable
      const feeds: Record<string, Tensor> = {}
      for (const at of model.takes.inputs) {
        const { dtype, elements } = inputs[at] ?? missing("input", at)
        feeds[`x${at}`] = new Tensor(dtype, elements, [elements.length])
      }
      for (const at of model.takes.params) {
        const dtype = kernel.params[at] ?? missing("parameter", at)
        feeds[`p${at}`] = new Tensor(dtype, typedArray(dtype, 1).fill(numbers[at] ?? NaN), [])
      }
      const results = await session.run(feeds)
      if (this.#closed) return
      for (const at of model.gives) {
        const output = outputs[at] ?? missing("output", at)
        // Of a dtype that is listed, ONNX Runtime gives the typed array that Cotangent has for it.
        const elements = results[`y${at}`]?.data as TypedArray | undefined
        if (elements?.length !== outputLength(kernel, kernel.outputs[at] ?? missing("output", at)))
          throw new CotangentError("E_RUN", `ONNX Runtime gave ${elements?.length} elements for output ${at}`)
        output.elements = elements
      }
    })
  }

  discard(executable: Executable): void {
    this.#executables.delete(executable)
    this.#queue.enqueue(() => release(executable))
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#queue.clear()
    this.#reads.close(this.info.device)
    await new Promise<void>((idle) => {
      this.#queue.enqueue(idle)
    })
    await Promise.all([...this.#executables].map(release))
    this.#executables.clear()
  }

  #program(executable: Executable, lengths: readonly number[]): Promise<Program> {
    const key = lengths.join()
    const made =
      executable.programs.get(key) ?? load(emit(executable.kernel, lengths), sizeOf(executable.kernel.space))
    executable.programs.set(key, made)
    return made
  }

  #checkOpen(): void {
    if (this.#closed) throw new CotangentError("E_CLOSED", "the backend onnxruntime was closed")
  }
}

/** Below so many elements a second thread costs more to start than it computes. */
const worthThreads = 2 ** 14

/** Loads a model for a space of `size` elements, with threads of its own where that is worth it. */
async function load(model: Model, size: number): Promise<Program> {
  const session = await InferenceSession.create(model.bytes, {
    executionProviders: ["cpu"],
    graphOptimizationLevel: "all",
    intraOpNumThreads: size < worthThreads ? 1 : availableParallelism(),
    logSeverityLevel: 4,
  })
  return { model, session }
}

async function release({ programs }: Executable): Promise<void> {
  const loaded = await Promise.allSettled(programs.values())
  programs.clear()
  for (const each of loaded) if (each.status === "fulfilled") await each.value.session.release()
}

function missing(what: string, at: number): never {
  throw new CotangentError("E_RUN", `a run is missing ${what} ${at}`)
}
