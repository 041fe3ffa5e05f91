import {
  asCotangentError,
  type Backend,
  type Capabilities,
  CotangentError,
  type DType,
  type Kernel,
  type Plan,
  whyUnsupported,
} from "@cotangent/core-api/backend"
import { type Destination, Link } from "./link.ts"
import { MessageBuffer, type MessageExecutable } from "./message-buffer.ts"
import type { Opened, SentRun } from "./protocol.ts"

type LocalSupports = (kernel: Kernel) => true | string

/**
 * A backend in another thread. Every verb but `read` posts and returns, so what fails over there comes late: what
 * should have been filled rejects its reads with the error of the failure, code and cause included, until it is
 * filled again. That goes for `E_OUT_OF_MEMORY` (the buffer is asked for again when something is to fill it),
 * `E_COMPILE`, `E_RUN`, and an `E_UNSUPPORTED` that the backend's own `supports` is the reason for. At once come
 * `E_CLOSED`, `E_DISPOSED`, an `E_UNSUPPORTED` by the listed capabilities, and sizes that do not fit.
 *
 * When the thread ends, so do all buffers in it: their reads reject with `E_RUN` and the cause, until they are
 * filled again. The next call that needs a thread starts a new one.
 */
export class MessageBackend implements Backend<MessageBuffer, MessageExecutable> {
  readonly capabilities: Capabilities
  readonly info: Backend["info"]
  readonly #destination: Destination
  readonly #localSupports: LocalSupports | undefined
  #link: Link
  #numbers = 0
  #closing: Promise<void> | null = null

  /** `link` leads to a backend that has opened as `opened` says; `supports` answers for the backend's own. */
  constructor(
    destination: Destination,
    link: Link,
    { name, capabilities, info }: Opened,
    supports?: LocalSupports,
  ) {
    this.#destination = destination
    this.#link = link
    this.#localSupports = supports
    this.capabilities = capabilities
    this.info = { device: `${info.device}, in a worker`, mode: "messages", serves: { name, ...info } }
  }

  alloc(dtype: DType, length: number): MessageBuffer {
    const link = this.#open()
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new CotangentError("E_SHAPE", `a buffer has a whole number of elements from 0, not ${length}`)
    }
    const number = ++this.#numbers
    link.send({ do: "alloc", buffer: number, dtype, length })
    return new MessageBuffer(number, dtype, length, link)
  }

  free(buffer: MessageBuffer): void {
    if (buffer.freed) return
    buffer.freed = true
    if (!this.#closing && !buffer.home.failure) buffer.home.send({ do: "free", buffer: buffer.number })
  }

  write(buffer: MessageBuffer, bytes: Uint8Array): void {
    const link = this.#open()
    checkHeld(buffer)
    if (bytes.length !== buffer.bytes) {
      throw new CotangentError("E_RUN", `${bytes.length} bytes do not fill a buffer of ${buffer.bytes}`)
    }
    const copy = copyOf(bytes)
    this.#fill(buffer, link)
    link.send({ do: "write", buffer: buffer.number, bytes: copy }, copy.buffer)
  }

  async read(buffer: MessageBuffer): Promise<Uint8Array> {
    this.#checkOpen()
    checkHeld(buffer)
    if (buffer.failure) throw buffer.failure
    return buffer.home.read(buffer.number, ++this.#numbers)
  }

  /** What was given to answer for the backend's own `supports`, which is not here to be asked. */
  supports(kernel: Kernel): true | string {
    return this.#localSupports?.(kernel) ?? true
  }

  compile(kernel: Kernel): MessageExecutable {
    const link = this.#open()
    const why = whyUnsupported(kernel, this.capabilities) ?? this.supports(kernel)
    if (why !== true) {
      throw new CotangentError(
        "E_UNSUPPORTED",
        `the backend "${this.#destination.name}" cannot run this kernel: ${why}`,
      )
    }
    const executable = { number: ++this.#numbers, kernel, home: link }
    this.#compileIn(link, executable)
    return executable
  }

  run(
    executable: MessageExecutable,
    inputs: readonly MessageBuffer[],
    outputs: readonly MessageBuffer[],
    params: readonly number[],
  ): void {
    const link = this.#open()
    inputs.forEach(checkHeld)
    outputs.forEach(checkHeld)
    for (const { failure } of inputs) {
      if (!failure) continue
      for (const output of outputs) output.failed = failure
      return
    }
    this.#prepare(link, executable, outputs)
    link.send({ do: "run", run: sentRun(executable, inputs, outputs, params) })
  }

  submit(plan: Plan<MessageBuffer, MessageExecutable>): void {
    const link = this.#open()
    if (plan.some(({ inputs, outputs }) => inputs.some(isUnfit) || outputs.some(isUnfit))) {
      for (const step of plan) this.#runOrPoison(step)
      return
    }
    const steps = plan.map(({ exe, inputs, outputs, params, after }) => {
      this.#prepare(link, exe, outputs)
      return { ...sentRun(exe, inputs, outputs, params), after: [...after] }
    })
    link.send({ do: "submit", steps })
  }

  discard({ number, home }: MessageExecutable): void {
    if (!this.#closing && !home.failure) home.send({ do: "discard", executable: number })
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#link.close())
  }

  /** The thread, a new one if the last has ended. */
  #open(): Link {
    this.#checkOpen()
    if (this.#link.failure) this.#link = new Link(this.#destination)
    return this.#link
  }

  #checkOpen(): void {
    if (this.#closing)
      throw new CotangentError("E_CLOSED", `the backend "${this.#destination.name}" was closed`)
  }

  #runOrPoison({ exe, inputs, outputs, params }: Plan<MessageBuffer, MessageExecutable>[number]): void {
    try {
      this.run(exe, inputs, outputs, params)
    } catch (thrown) {
      // One step that cannot run does not keep those that do not need it from running.
      const failed = asCotangentError(
        thrown,
        "E_RUN",
        `the backend "${this.#destination.name}" failed in a plan`,
      )
      for (const output of outputs) output.failed = failed
    }
  }

  /** Sees to it that the thread has the executable, and buffers to fill. */
  #prepare(link: Link, executable: MessageExecutable, outputs: readonly MessageBuffer[]): void {
    if (executable.home !== link) this.#compileIn(link, executable)
    for (const output of outputs) this.#fill(output, link)
  }

  /** The thread is about to fill a buffer, which may lie in one that has ended. */
  #fill(buffer: MessageBuffer, link: Link): void {
    buffer.failed = null
    if (buffer.home === link) return
    buffer.home = link
    link.send({ do: "alloc", buffer: buffer.number, dtype: buffer.dtype, length: buffer.length })
  }

  #compileIn(link: Link, executable: MessageExecutable): void {
    try {
      link.sendAlone({ do: "compile", executable: executable.number, kernel: executable.kernel })
    } catch (thrown) {
      throw asCotangentError(thrown, "E_COMPILE", "a kernel could not be posted to the thread")
    }
    executable.home = link
  }
}

function sentRun(
  { number }: MessageExecutable,
  inputs: readonly MessageBuffer[],
  outputs: readonly MessageBuffer[],
  params: readonly number[],
): SentRun {
  return {
    executable: number,
    inputs: inputs.map(numberOf),
    outputs: outputs.map(numberOf),
    params: params.map(Number),
  }
}

const numberOf = ({ number }: MessageBuffer): number => number

const isUnfit = ({ freed, failure }: MessageBuffer): boolean => freed || failure !== null

function checkHeld({ freed }: MessageBuffer): void {
  if (freed) throw new CotangentError("E_DISPOSED", "this buffer was freed")
}

function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  try {
    // Not `slice`, which in Node's Buffer does not copy.
    return new Uint8Array(bytes)
  } catch (thrown) {
    throw asCotangentError(thrown, "E_OUT_OF_MEMORY", `${bytes.length} bytes could not be copied`)
  }
}
