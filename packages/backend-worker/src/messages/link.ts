import { asCotangentError, CotangentError, messageOf } from "@cotangent/core-api/backend"
import { startThread, type Thread, type ThreadSource } from "../thread/thread.ts"
import { Outbox } from "./outbox.ts"
import { type Command, type Opened, protocol, type Report } from "./protocol.ts"
import { receivedError } from "./sent-error.ts"

// Milliseconds. A file may have to come over a slow network; a thread that computes cannot answer.
const openingLimit = 30_000
const closingLimit = 250

/** How to reach a backend in a thread of its own. */
export interface Destination {
  /** The name that errors mention. */
  readonly name: string
  readonly source: ThreadSource
  /** What the file of the thread is told; plain data. */
  readonly argument: unknown
}

interface Waiting<T> {
  readonly resolve: (value: T) => void
  readonly reject: (reason: CotangentError) => void
}

/** One thread from its start to its end: what is posted to it, and what it owes. Buffers and executables in it end with it. */
export class Link {
  readonly #name: string
  readonly #thread: Thread
  readonly #outbox: Outbox
  readonly #reads = new Map<number, Waiting<Uint8Array>>()
  #opening: Waiting<Opened> | null = null
  #closed: (() => void) | null = null
  #failure: CotangentError | null = null
  #isKept = false
  /** What the thread tells when it has opened its backend. @throws `E_NO_BACKEND`, `E_API_VERSION`, or what the backend's provider throws */
  readonly opened: Promise<Opened>

  /** Starts the thread. @throws `E_NO_BACKEND` where none may be started */
  constructor({ name, source, argument }: Destination) {
    this.#name = name
    try {
      this.#thread = startThread(source, {
        // Both ends are of this package, and `protocol` is compared before anything else is said.
        message: (message) => this.#receive(message as Report),
        end: (cause) => this.#end(cause),
      })
    } catch (thrown) {
      throw asCotangentError(thrown, "E_NO_BACKEND", `the backend "${name}" could not start a thread`)
    }
    this.#outbox = new Outbox((commands, transfer) => {
      try {
        this.#thread.post(commands, transfer)
      } catch (thrown) {
        this.#abandon(thrown)
      }
    })
    this.opened = new Promise((resolve, reject) => (this.#opening = { resolve, reject }))
    this.opened.catch(() => undefined) // told to whoever asks
    this.#limitOpening()
    this.#keepProcess()
    this.send({ do: "open", argument })
    this.#outbox.flush()
  }

  /** Why the thread has ended, as the error of whatever it held; null while it lives. */
  get failure(): CotangentError | null {
    return this.#failure
  }

  /** Has the thread do something, in order; memory that is named goes over to it. */
  send(command: Command, transfer?: ArrayBuffer): void {
    this.#outbox.add(command, transfer)
  }

  /** {@link send}, now, and alone: a command that cannot be posted spoils no other. @throws what posting throws */
  sendAlone(command: Command): void {
    this.#outbox.flush()
    this.#thread.post([command])
  }

  /** The content of a buffer once everything before has happened. Rejects with the error of what should have filled it, or when the thread ends. */
  read(buffer: number, read: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#reads.set(read, { resolve, reject })
      this.#keepProcess()
      this.#outbox.add({ do: "read", buffer, read })
      this.#outbox.flush()
    })
  }

  /** Rejects what is pending with `E_CLOSED`, lets the backend close if the thread has the time, and ends the thread. Nothing of it is left then. */
  async close(): Promise<void> {
    if (!this.#failure) {
      const error = new CotangentError(
        "E_CLOSED",
        `the backend "${this.#name}" was closed while this value was being read`,
      )
      this.#rejectAll(error)
      await this.#closeBackend()
      this.#failure ??= error
    }
    await this.#thread.terminate()
  }

  /** Asks the thread to, and waits until it has, or has ended, or seems to be busy. */
  #closeBackend(): Promise<void> {
    return new Promise((resolve) => {
      const limit = setTimeout(resolve, closingLimit)
      this.#closed = () => {
        clearTimeout(limit)
        resolve()
      }
      this.send({ do: "close" })
      this.#outbox.flush()
    })
  }

  #receive(report: Report): void {
    switch (report.tells) {
      case "opened":
        return this.#welcome(report)
      case "refused":
        return this.#abandon(receivedError(report.error))
      case "bytes":
        return this.#take(report.read)?.resolve(report.bytes)
      case "failed":
        return this.#take(report.read)?.reject(receivedError(report.error))
      case "closed":
        return this.#closed?.()
    }
  }

  #welcome({ protocol: theirs, lock, opened }: Extract<Report, { tells: "opened" }>): void {
    if (theirs !== protocol) {
      const versions = `version ${theirs} of its messages, and this one version ${protocol}`
      return this.#abandon(
        new CotangentError(
          "E_API_VERSION",
          `the file of the thread speaks ${versions}: build both of one version`,
        ),
      )
    }
    if (lock !== null) this.#thread.follow(lock)
    this.#opening?.resolve(opened)
    this.#opening = null
    this.#keepProcess()
  }

  #limitOpening(): void {
    const limit = setTimeout(() => {
      if (!this.#opening) return
      const seconds = openingLimit / 1000
      this.#abandon(new Error(`it said nothing for ${seconds} s: its file has to call serve(provider)`))
    }, openingLimit)
    const stop = (): void => clearTimeout(limit)
    this.opened.then(stop, stop)
  }

  /** Ends a thread that is of no use. */
  #abandon(cause: unknown): void {
    this.#end(cause)
    // It is as good as gone: nobody waits for it.
    this.#thread.terminate().catch(() => undefined)
  }

  #end(cause: unknown): void {
    if (this.#failure) return
    this.#failure = new CotangentError(
      "E_RUN",
      `the thread of the backend "${this.#name}" has ended, and what it held is lost: ${messageOf(cause)}`,
      { cause },
    )
    const unopened = asCotangentError(cause, "E_NO_BACKEND", `the backend "${this.#name}" did not open`)
    this.#rejectAll(this.#failure, unopened)
    this.#closed?.()
  }

  #take(read: number): Waiting<Uint8Array> | undefined {
    const waiting = this.#reads.get(read)
    this.#reads.delete(read)
    this.#keepProcess()
    return waiting
  }

  /** Nobody will be answered any more. */
  #rejectAll(reason: CotangentError, unopened = reason): void {
    this.#opening?.reject(unopened)
    this.#opening = null
    for (const { reject } of this.#reads.values()) reject(reason)
    this.#reads.clear()
    this.#keepProcess()
  }

  /** A process ends by itself unless somebody waits for an answer. */
  #keepProcess(): void {
    const isKept = this.#opening !== null || this.#reads.size > 0
    if (isKept === this.#isKept) return
    this.#isKept = isKept
    this.#thread.keepProcess(isKept)
  }
}
