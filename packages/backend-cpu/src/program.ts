import { bytesPerElement, CotangentError, type Kernel, outputLength } from "@cotangent/core-api/backend"
import type { CpuBuffer } from "./buffer.ts"
import type { Executable } from "./executable.ts"
import { bytesRead } from "./extent.ts"
import { inputOffset, paramOffset, scratchOffset } from "./frame.ts"
import type { LinearMemory } from "./linear-memory.ts"
import type { Workspace } from "./workspace.ts"

/** A compiled kernel with what a run is checked against and where it is told about its buffers. */
export class Program {
  readonly executable: Executable
  /** Bytes that each input must have at least, and each output exactly: a kernel must not leave its buffers. */
  readonly #inputBytes: readonly number[]
  readonly #outputBytes: readonly number[]
  readonly #params: number
  readonly #paramsAt: number

  /** @throws `E_COMPILE` if the kernel reads before the beginning of a buffer */
  constructor(kernel: Kernel, executable: Executable) {
    this.executable = executable
    this.#inputBytes = kernel.inputs.map(bytesRead)
    this.#outputBytes = kernel.outputs.map(
      (output) => outputLength(kernel, output) * bytesPerElement(output.dtype),
    )
    this.#params = kernel.params.length
    this.#paramsAt = paramOffset(kernel, 0)
  }

  /** Writes the frame for one run and runs. @throws `E_RUN`, `E_OUT_OF_MEMORY`, and what the kernel throws */
  run(
    memory: LinearMemory,
    workspace: Workspace,
    inputs: readonly CpuBuffer[],
    outputs: readonly CpuBuffer[],
    params: readonly number[],
  ): void {
    const { executable } = this
    if (
      inputs.length !== this.#inputBytes.length ||
      outputs.length !== this.#outputBytes.length ||
      params.length !== this.#params
    ) {
      throw this.#wrongCounts(inputs.length, outputs.length, params.length)
    }
    if (!workspace.prepare(executable.frameBytes, executable.scratchBytes)) throw noScratch(executable)
    const { frame } = workspace
    // Asked for only now: preparing may have grown the memory.
    const { words } = memory
    words[(frame + scratchOffset) >>> 2] = workspace.scratch
    let word = (frame + inputOffset(0)) >>> 2
    let at = 0
    for (const buffer of inputs) {
      const least = this.#inputBytes[at++] ?? 0
      if (buffer.bytes < least) throw tooShort(`input ${at - 1}`, buffer.bytes, `at least ${least}`)
      words[word++] = buffer.address
    }
    at = 0
    for (const buffer of outputs) {
      const exactly = this.#outputBytes[at++] ?? 0
      if (buffer.bytes !== exactly) throw tooShort(`output ${at - 1}`, buffer.bytes, `${exactly}`)
      words[word++] = buffer.address
    }
    if (params.length > 0) {
      const { doubles } = memory
      let double = (frame + this.#paramsAt) / 8
      for (const param of params) doubles[double++] = param
    }
    executable.run(frame)
  }

  #wrongCounts(inputs: number, outputs: number, params: number): CotangentError {
    const wanted = `${this.#inputBytes.length} inputs, ${this.#outputBytes.length} outputs and ${this.#params} params`
    return new CotangentError(
      "E_RUN",
      `the kernel has ${wanted}; it was given ${inputs}, ${outputs} and ${params}`,
    )
  }
}

function tooShort(what: string, bytes: number, wanted: string): CotangentError {
  return new CotangentError(
    "E_RUN",
    `${what} of the kernel takes ${wanted} bytes, and the buffer has ${bytes}`,
  )
}

function noScratch({ scratchBytes }: Executable): CotangentError {
  return new CotangentError(
    "E_OUT_OF_MEMORY",
    `there is no room for the ${scratchBytes} bytes that the kernel works with: dispose of tensors that you no longer need, or open the backend with a larger maxBytes`,
  )
}
