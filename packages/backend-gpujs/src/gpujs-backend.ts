import {
  asCotangentError,
  type Backend,
  type Capabilities,
  CotangentError,
  type DType,
  enqueueFilling,
  type Kernel,
  OrderedQueue,
  PendingReads,
  topological,
  whyUnsupported,
} from "@cotangent/core-api/backend"
import { GpujsBuffer } from "./buffer.ts"
import { capabilitiesOf, maxInputs } from "./capabilities.ts"
import { exactIntegers, fromDevice, toDevice } from "./elements.ts"
import { ownFunctions } from "./emit/own-functions.ts"
import { javascriptFunctions } from "./emit/recipes.ts"
import { andThen } from "./later.ts"
import { traits } from "./modes.ts"
import { planKernel } from "./plan.ts"
import { Program } from "./program.ts"
import type { Device } from "./device.ts"
import { type OpenedDevice, replaceDevice } from "./shared-devices.ts"

/** Buffers and kernels of gpu.js in one mode. Everything happens in program order, at once where the mode allows it. */
export class GpujsBackend implements Backend<GpujsBuffer, Program> {
  readonly capabilities: Capabilities
  readonly info: Backend["info"]
  declare readonly readSync?: (buffer: GpujsBuffer) => Uint8Array
  readonly #name: string
  readonly #queue = new OrderedQueue()
  readonly #reads = new PendingReads()
  readonly #buffers = new Set<GpujsBuffer>()
  readonly #programs = new Set<Program>()
  #opened: OpenedDevice
  #closed = false

  constructor(name: string, opened: OpenedDevice) {
    const { device, findings } = opened
    const { mode, maxElements } = device
    this.#name = name
    this.#opened = opened
    this.capabilities = capabilitiesOf(mode, findings, maxElements)
    this.info = { device: device.name, mode, maxElements }
    if (!traits[mode].asynchronous) this.readSync = (buffer) => this.#readNow(buffer)
  }

  alloc(dtype: DType, length: number): GpujsBuffer {
    this.#checkOpen()
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new CotangentError("E_SHAPE", `a buffer has a whole number of elements from 0, not ${length}`)
    }
    const { maxElements = Infinity } = this.capabilities
    if (length > maxElements) {
      throw new CotangentError(
        "E_UNSUPPORTED",
        `the backend "${this.#name}" holds at most ${maxElements} elements in an array, not ${length}`,
      )
    }
    const buffer = new GpujsBuffer(dtype, length)
    this.#buffers.add(buffer)
    return buffer
  }

  free(buffer: GpujsBuffer): void {
    if (buffer.freed) return
    buffer.freed = true
    if (this.#closed) return
    this.#buffers.delete(buffer)
    this.#queue.enqueue(() => buffer.replace(null, this.#opened.device))
  }

  write(buffer: GpujsBuffer, bytes: Uint8Array): void {
    this.#checkOpen()
    buffer.check()
    if (bytes.length !== buffer.bytes) {
      throw new CotangentError("E_RUN", `${bytes.length} bytes do not fill a buffer of ${buffer.bytes}`)
    }
    const values = toDevice(buffer.dtype, bytes)
    enqueueFilling(this.#queue, [buffer], `the backend "${this.#name}" could not take an array`, () => {
      if (values.length === 0) return
      const device = this.#device()
      return andThen(device.upload(values), (array) => buffer.replace(array, device))
    })
  }

  read(buffer: GpujsBuffer): Promise<Uint8Array> {
    return this.#reads.track(
      new Promise((resolve, reject) => {
        this.#checkOpen()
        buffer.check()
        this.#queue.enqueue(() => {
          try {
            // The copy is in program order from here on: nobody has to wait for the answer.
            const bytes = this.#fetch(buffer)
            if (bytes instanceof Promise)
              bytes.then(resolve, (thrown: unknown) => reject(this.#failure(thrown)))
            else resolve(bytes)
          } catch (thrown) {
            reject(this.#failure(thrown))
          }
        })
      }),
    )
  }

  compile(kernel: Kernel): Program {
    this.#checkOpen()
    const why = whyUnsupported(kernel, this.capabilities) ?? whyInexact(kernel)
    if (why)
      throw new CotangentError("E_UNSUPPORTED", `the backend "${this.#name}" cannot run this kernel: ${why}`)
    const { mode, maxElements } = this.#opened.device
    const { gl, host } = traits[mode]
    const { exactPowers } = this.#opened.findings
    const outsideLoops = gl ? ["log", "pow", ...(exactPowers ? [] : ["exp"])] : []
    const limits = { maxElements, maxInputs, outsideLoops }
    const functions = host ? javascriptFunctions : ownFunctions(exactPowers)
    const program = new Program(kernel, planKernel(kernel, functions, limits))
    this.#programs.add(program)
    return program
  }

  supports(kernel: Kernel): true | string {
    return whyInexact(kernel) ?? true
  }

  run(
    program: Program,
    inputs: readonly GpujsBuffer[],
    outputs: readonly GpujsBuffer[],
    params: readonly number[],
  ): void {
    this.#checkOpen()
    for (const buffer of [...inputs, ...outputs]) buffer.check()
    const given = [...params]
    enqueueFilling(this.#queue, outputs, `the backend "${this.#name}" failed in a kernel`, () => {
      for (const { failed } of inputs) if (failed) throw failed
      const [output] = outputs
      if (output) return program.run(this.#device(), inputs, output, given)
    })
  }

  discard(program: Program): void {
    this.#programs.delete(program)
    this.#queue.enqueue(() => program.discard())
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#queue.clear()
    this.#reads.close(this.#name)
    const { device } = this.#opened
    for (const buffer of this.#buffers) buffer.abandon(device)
    this.#buffers.clear()
    for (const program of this.#programs) program.discard()
    this.#programs.clear()
  }

  /** The device; a fresh one after the old one was lost. */
  #device(): Device {
    if (this.#opened.device.lost) this.#opened = replaceDevice(this.#opened)
    return this.#opened.device
  }

  #readNow(buffer: GpujsBuffer): Uint8Array {
    this.#checkOpen()
    buffer.check()
    const bytes = this.#fetch(buffer)
    if (!(bytes instanceof Promise)) return bytes
    throw new CotangentError("E_NO_SYNC_READ", `the backend "${this.#name}" cannot be read synchronously`)
  }

  #fetch(buffer: GpujsBuffer): Uint8Array | Promise<Uint8Array> {
    if (buffer.failed) throw buffer.failed
    const device = this.#device()
    const array = buffer.length > 0 ? buffer.arrayOn(device) : null
    if (!array) return new Uint8Array(buffer.bytes)
    return andThen(device.download(array), (values) => {
      // A context that is lost meanwhile gives zeros, and says nothing.
      if (device.lost) throw device.lostError()
      return fromDevice(buffer.dtype, values)
    })
  }

  #failure(thrown: unknown): CotangentError {
    return asCotangentError(thrown, "E_RUN", `the backend "${this.#name}" could not read a value`)
  }

  #checkOpen(): void {
    if (this.#closed) throw new CotangentError("E_CLOSED", `the backend "${this.#name}" was closed`)
  }
}

/** Why a kernel has integers that float32 does not hold, or null. */
function whyInexact(kernel: Kernel): string | null {
  const values = [...kernel.accumulators, ...kernel.outputs].map(({ value }) => value)
  for (const expr of topological(values)) {
    if (expr.kind === "const" && expr.dtype === "int32" && Math.abs(expr.value) > exactIntegers) {
      return `its integers are exact up to ±${exactIntegers}, and a constant is ${expr.value}`
    }
  }
  return null
}
