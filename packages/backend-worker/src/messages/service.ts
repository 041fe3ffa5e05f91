import {
  asCotangentError,
  type Backend,
  CotangentError,
  type DType,
  type Kernel,
  whyUnsupported,
} from "@cotangent/core-api/backend"
import type { Command, Report, SentRun, SentStep } from "./protocol.ts"
import { sentError } from "./sent-error.ts"

/** Tells the client something, and gives memory away. */
export type Tell = (report: Report, transfer?: readonly ArrayBuffer[]) => void

/** A buffer by number: what the backend gave for it, if it had room, and why it cannot be read. */
interface ServedBuffer {
  readonly dtype: DType
  readonly length: number
  place: { readonly inner: unknown } | null
  failed: CotangentError | null
}

type ServedExecutable = { readonly inner: unknown } | { readonly failed: CotangentError }

/** Does on a backend what commands say. What cannot be done makes the buffers that it should have filled unreadable. */
export class Service {
  readonly #name: string
  readonly #backend: Backend
  readonly #tell: Tell
  readonly #buffers = new Map<number, ServedBuffer>()
  readonly #executables = new Map<number, ServedExecutable>()

  /** `name` is what errors call the backend. */
  constructor(name: string, backend: Backend, tell: Tell) {
    this.#name = name
    this.#backend = backend
    this.#tell = tell
  }

  /** Does one thing. Commands come in program order. */
  handle(command: Exclude<Command, { do: "open" }>): void {
    switch (command.do) {
      case "alloc":
        return this.#alloc(command.buffer, command.dtype, command.length)
      case "free":
        return this.#free(command.buffer)
      case "write":
        return this.#write(command.buffer, command.bytes)
      case "read":
        return this.#read(command.buffer, command.read)
      case "compile":
        return this.#compile(command.executable, command.kernel)
      case "discard":
        return this.#discard(command.executable)
      case "run":
        return this.#run(command.run)
      case "submit":
        return this.#submit(command.steps)
      case "close":
        return this.#close()
    }
  }

  #alloc(number: number, dtype: DType, length: number): void {
    const buffer: ServedBuffer = { dtype, length, place: null, failed: null }
    this.#buffers.set(number, buffer)
    try {
      this.#placeOf(buffer)
    } catch (thrown) {
      buffer.failed = asCotangentError(thrown, "E_OUT_OF_MEMORY", `${this.#who} could not allocate`)
    }
  }

  #free(number: number): void {
    const { place } = this.#buffer(number)
    this.#buffers.delete(number)
    if (place) this.#backend.free(place.inner)
  }

  #write(number: number, bytes: Uint8Array): void {
    const buffer = this.#buffer(number)
    this.#fill([buffer], "could not take what was written", () =>
      this.#backend.write(this.#placeOf(buffer), bytes),
    )
  }

  #read(number: number, read: number): void {
    const answer = async (): Promise<void> => {
      try {
        const bytes = ownMemory(await this.#backend.read(this.#sound(this.#buffer(number))))
        this.#tell({ tells: "bytes", read, bytes }, [bytes.buffer])
      } catch (thrown) {
        const error = asCotangentError(thrown, "E_RUN", `${this.#who} could not read a value`)
        this.#tell({ tells: "failed", read, error: sentError(error) })
      }
    }
    void answer()
  }

  #compile(number: number, kernel: Kernel): void {
    try {
      // Core asks before it compiles, and it could not ask here.
      const why =
        whyUnsupported(kernel, this.#backend.capabilities) ?? this.#backend.supports?.(kernel) ?? true
      if (why !== true) {
        throw new CotangentError("E_UNSUPPORTED", `${this.#who} cannot run this kernel: ${why}`)
      }
      this.#executables.set(number, { inner: this.#backend.compile(kernel) })
    } catch (thrown) {
      const failed = asCotangentError(thrown, "E_COMPILE", `${this.#who} could not compile a kernel`)
      this.#executables.set(number, { failed })
    }
  }

  #discard(number: number): void {
    const executable = this.#executables.get(number)
    this.#executables.delete(number)
    if (executable && "inner" in executable) this.#backend.discard?.(executable.inner)
  }

  #run({ executable, inputs, outputs, params }: SentRun): void {
    const filled = outputs.map((each) => this.#buffer(each))
    this.#fill(filled, "failed in a kernel", () => {
      const exe = this.#executable(executable)
      const taken = inputs.map((each) => this.#sound(this.#buffer(each)))
      this.#backend.run(
        exe,
        taken,
        filled.map((each) => this.#placeOf(each)),
        params,
      )
    })
  }

  #submit(steps: readonly SentStep[]): void {
    if (!this.#backend.submit || !steps.every((step) => this.#isSound(step))) {
      for (const step of steps) this.#run(step)
      return
    }
    const filled = steps.flatMap(({ outputs }) => outputs.map((each) => this.#buffer(each)))
    const place = (number: number): unknown => this.#placeOf(this.#buffer(number))
    this.#fill(filled, "failed in a plan", () =>
      this.#backend.submit?.(
        steps.map(({ executable, inputs, outputs, params, after }) => ({
          exe: this.#executable(executable),
          inputs: inputs.map(place),
          outputs: outputs.map(place),
          params,
          after,
        })),
      ),
    )
  }

  #close(): void {
    const close = async (): Promise<void> => {
      try {
        await this.#backend.close()
      } finally {
        this.#tell({ tells: "closed" })
      }
    }
    close().catch(() => undefined) // the thread ends in any case
  }

  /** Does what fills buffers: a failure makes them unreadable, success readable. */
  #fill(filled: readonly ServedBuffer[], doing: string, fill: () => void): void {
    let failed: CotangentError | null = null
    try {
      fill()
    } catch (thrown) {
      failed = asCotangentError(thrown, "E_RUN", `${this.#who} ${doing}`)
    }
    for (const buffer of filled) buffer.failed = failed
  }

  /** A buffer of the backend that has been filled. */
  #sound(buffer: ServedBuffer): unknown {
    if (buffer.failed) throw buffer.failed
    return this.#placeOf(buffer)
  }

  /** The backend's buffer. If there was no room for it, there may be now. */
  #placeOf(buffer: ServedBuffer): unknown {
    buffer.place ??= { inner: this.#backend.alloc(buffer.dtype, buffer.length) }
    return buffer.place.inner
  }

  #isSound({ executable, inputs, outputs }: SentStep): boolean {
    const found = this.#executables.get(executable)
    const isSound = (number: number): boolean => !this.#buffer(number).failed
    return found !== undefined && "inner" in found && inputs.every(isSound) && outputs.every(isSound)
  }

  #buffer(number: number): ServedBuffer {
    const buffer = this.#buffers.get(number)
    if (!buffer) throw new CotangentError("E_DISPOSED", `there is no buffer ${number}`)
    return buffer
  }

  #executable(number: number): unknown {
    const executable = this.#executables.get(number)
    if (!executable) throw new CotangentError("E_DISPOSED", `there is no executable ${number}`)
    if ("failed" in executable) throw executable.failed
    return executable.inner
  }

  get #who(): string {
    return `the backend "${this.#name}"`
  }
}

/** Bytes in memory that is theirs alone, so that it can be given away; copied if need be. */
function ownMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes
  const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength
  return isOwn ? new Uint8Array(buffer) : new Uint8Array(bytes)
}
