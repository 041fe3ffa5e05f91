import { materialiseViews } from "./adapters/contiguous.ts"
import { BACKEND_API, type Backend, type PlanStep, type Provider } from "./backend.ts"
import { whyUnsupported } from "./adapters/requirements.ts"
import { type DType, viewBytes, type TypedArray } from "./dtype.ts"
import { asCotangentError, CotangentError } from "./errors.ts"
import { type Kernel, outputLength, printKernel } from "./kernel.ts"
import { Storage, type StorageOwner } from "./storage.ts"

/** What a session holds and has done. */
export interface SessionStats {
  readonly buffers: number
  readonly bytes: number
  readonly kernelsCompiled: number
  readonly kernelsRun: number
}

const maxExecutables = 1024

/** An open backend with what core keeps beside it: the compile cache, the account of buffers, and the error text. */
export class Session implements StorageOwner {
  readonly name: string
  readonly backend: Backend
  #buffers = 0
  #bytes = 0
  #compiled = 0
  #run = 0
  #closed = false
  readonly #executables = new Map<string, unknown>()
  readonly #pinned = new Map<unknown, number>()

  constructor(name: string, backend: Backend) {
    this.name = name
    this.backend = backend
  }

  /** Whether {@link close} was called. */
  get closed(): boolean {
    return this.#closed
  }

  /** Buffers and bytes held now, and kernels compiled and run so far. */
  get stats(): SessionStats {
    return {
      buffers: this.#buffers,
      bytes: this.#bytes,
      kernelsCompiled: this.#compiled,
      kernelsRun: this.#run,
    }
  }

  /** A new buffer, counted. @throws `E_OUT_OF_MEMORY`, `E_DTYPE` if the backend has no such dtype, `E_CLOSED` */
  alloc(dtype: DType, length: number): Storage {
    this.#checkOpen()
    if (!this.backend.capabilities.dtypes.includes(dtype)) {
      throw new CotangentError(
        "E_DTYPE",
        `the backend "${this.name}" has no ${dtype}; it has ${this.backend.capabilities.dtypes.join(", ")}`,
      )
    }
    const limit = this.backend.capabilities.maxElements ?? Infinity
    if (length > limit) {
      throw new CotangentError(
        "E_UNSUPPORTED",
        `the backend "${this.name}" holds at most ${limit} elements in an array, not ${length}`,
      )
    }
    try {
      const storage = new Storage(this, this.backend.alloc(dtype, length), dtype, length)
      this.#buffers++
      this.#bytes += storage.bytes
      return storage
    } catch (thrown) {
      throw asCotangentError(
        thrown,
        "E_OUT_OF_MEMORY",
        `the backend "${this.name}" could not allocate ${dtype}[${length}]`,
      )
    }
  }

  /** See {@link StorageOwner}. */
  reclaim(buffer: unknown, bytes: number): void {
    this.#buffers--
    this.#bytes -= bytes
    if (!this.#closed) this.backend.free(buffer)
  }

  /** A buffer filled with `bytes`. */
  upload(dtype: DType, length: number, bytes: Uint8Array): Storage {
    const storage = this.alloc(dtype, length)
    try {
      this.backend.write(storage.buffer, bytes)
    } catch (thrown) {
      storage.release()
      throw asCotangentError(
        thrown,
        "E_RUN",
        `the backend "${this.name}" could not take ${bytes.length} bytes`,
      )
    }
    return storage
  }

  /** The executable of a kernel, from the cache if an equal kernel was compiled before. It may be discarded unless it is pinned. @throws `E_UNSUPPORTED`, `E_COMPILE` */
  executable(kernel: Kernel): unknown {
    this.#checkOpen()
    const cached = this.#executables.get(kernel.key)
    if (cached !== undefined) {
      // Most recently used last: the map's order is the eviction order.
      this.#executables.delete(kernel.key)
      this.#executables.set(kernel.key, cached)
      return cached
    }
    const verdict =
      whyUnsupported(kernel, this.backend.capabilities) ?? this.backend.supports?.(kernel) ?? true
    if (verdict !== true) {
      throw new CotangentError(
        "E_UNSUPPORTED",
        `the backend "${this.name}" cannot run this kernel: ${verdict}\n${printKernel(kernel)}`,
      )
    }
    const executable = this.#compile(kernel)
    this.#evict()
    this.#executables.set(kernel.key, executable)
    return executable
  }

  /** Keeps an executable from being discarded, however long it is not asked for; to be undone as often as it is done. */
  pin(executable: unknown): void {
    this.#pinned.set(executable, (this.#pinned.get(executable) ?? 0) + 1)
  }

  /** Undoes one {@link pin}. */
  unpin(executable: unknown): void {
    const left = (this.#pinned.get(executable) ?? 0) - 1
    if (left > 0) this.#pinned.set(executable, left)
    else this.#pinned.delete(executable)
  }

  #compile(kernel: Kernel): unknown {
    try {
      this.#compiled++
      return this.backend.compile(kernel)
    } catch (thrown) {
      throw asCotangentError(
        thrown,
        "E_COMPILE",
        `the backend "${this.name}" could not compile\n${printKernel(kernel)}`,
      )
    }
  }

  #evict(): void {
    if (this.#executables.size < maxExecutables) return
    for (const [key, executable] of this.#executables) {
      if (this.#pinned.has(executable)) continue
      this.#executables.delete(key)
      this.backend.discard?.(executable)
      return
    }
  }

  /** Buffers for the outputs of a kernel, in order. */
  allocOutputs(kernel: Kernel): Storage[] {
    const made: Storage[] = []
    try {
      for (const output of kernel.outputs) made.push(this.alloc(output.dtype, outputLength(kernel, output)))
      return made
    } catch (thrown) {
      for (const storage of made) storage.release()
      throw thrown
    }
  }

  /** Enqueues kernels in order, as one plan where the backend takes plans. Failures poison the outputs. */
  runAll(runs: readonly Run[]): void {
    if (!this.backend.submit || runs.length < 2 || runs.some(({ inputs }) => inputs.some(isUnfit))) {
      for (const run of runs) this.run(run)
      return
    }
    const writers = new Map<Storage, number>()
    const steps = runs.map(
      ({ executable, inputs, outputs, params, after }, at): PlanStep<unknown, unknown> => {
        const step = {
          exe: executable,
          inputs: buffersOf(inputs),
          outputs: buffersOf(outputs),
          params,
          after: after ?? [...new Set(inputs.flatMap((input) => writers.get(input) ?? []))],
        }
        if (!after) for (const output of outputs) writers.set(output, at)
        return step
      },
    )
    try {
      this.#checkOpen()
      this.#run += runs.length
      this.backend.submit(steps)
    } catch (thrown) {
      const error = asCotangentError(thrown, "E_RUN", `the backend "${this.name}" failed in a plan`)
      for (const { outputs } of runs) for (const output of outputs) output.error = error
    }
  }

  /** Enqueues a run. A failure, now or in an input, poisons the outputs: whoever reads them is told. */
  run({ executable, inputs, outputs, params }: Run): void {
    try {
      // What went wrong first explains the most.
      for (const { error } of inputs) if (error) throw error
      for (const input of inputs) input.check()
      this.#run++
      this.backend.run(executable, buffersOf(inputs), buffersOf(outputs), params)
    } catch (thrown) {
      const error = asCotangentError(thrown, "E_RUN", `the backend "${this.name}" failed in a kernel`)
      for (const output of outputs) output.error = error
    }
  }

  /** The elements of a buffer, in a fresh host array. @throws the error of the run that should have filled it, or `E_RUN` */
  async read(storage: Storage): Promise<TypedArray> {
    storage.check()
    storage.retain()
    try {
      return viewBytes(storage.dtype, await this.backend.read(storage.buffer))
    } catch (thrown) {
      throw asCotangentError(thrown, "E_RUN", `the backend "${this.name}" could not read a value`)
    } finally {
      storage.release()
    }
  }

  /** {@link read} without waiting. @throws `E_NO_SYNC_READ` if the backend cannot */
  readSync(storage: Storage): TypedArray {
    storage.check()
    if (!this.backend.readSync) {
      throw new CotangentError(
        "E_NO_SYNC_READ",
        `the backend "${this.name}" cannot be read synchronously here: use await x.data()`,
      )
    }
    try {
      return viewBytes(storage.dtype, this.backend.readSync(storage.buffer))
    } catch (thrown) {
      throw asCotangentError(thrown, "E_RUN", `the backend "${this.name}" could not read a value`)
    }
  }

  /** Closes the backend; every value that it holds is lost. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#executables.clear()
    this.#pinned.clear()
    await this.backend.close()
  }

  #checkOpen(): void {
    if (this.#closed) throw new CotangentError("E_CLOSED", `the backend "${this.name}" was closed`)
  }
}

/** One kernel of a plan with its buffers: what {@link Session.runAll} enqueues. */
export interface Run {
  readonly executable: unknown
  readonly inputs: readonly Storage[]
  readonly outputs: readonly Storage[]
  readonly params: readonly number[]
  /** The earlier runs of the same plan that fill its inputs; found out where it is not said. All runs of a plan say it, or none. */
  readonly after?: readonly number[]
}

function isUnfit({ error, freed }: Storage): boolean {
  return error !== null || freed
}

function buffersOf(storages: readonly Storage[]): unknown[] {
  // One of these lists is made for each kernel of each call.
  const buffers: unknown[] = []
  for (const storage of storages) buffers.push(storage.buffer)
  return buffers
}

/** Opens a provider. @throws `E_API_VERSION` if it was made for another version of the contract, `E_NO_BACKEND` if it does not open */
export function openSession(provider: Provider): Session | Promise<Session> {
  checkVersion(provider)
  const failed = (thrown: unknown): never => {
    throw asCotangentError(thrown, "E_NO_BACKEND", `the backend "${provider.name}" did not open`)
  }
  try {
    const session = (backend: Backend): Session => new Session(provider.name, materialiseViews(backend))
    const backend = provider.open()
    return backend instanceof Promise ? backend.then(session).catch(failed) : session(backend)
  } catch (thrown) {
    return failed(thrown)
  }
}

/** Refuses a provider that was made for another version of the interface. @throws `E_API_VERSION` */
export function checkVersion({ name, api }: Provider): void {
  if (api === BACKEND_API) return
  throw new CotangentError(
    "E_API_VERSION",
    `the backend "${name}" was made for version ${api} of the backend interface; this core has version ${BACKEND_API}: use matching versions`,
  )
}
