import { convert, CotangentError, type Kernel, outputLength } from "@cotangent/core-api/backend"
import type { GpujsBuffer } from "./buffer.ts"
import type { Device, DeviceKernel } from "./device.ts"
import { checkInteger } from "./elements.ts"
import type { Scalar } from "./emit/function-text.ts"
import { andThen, each } from "./later.ts"
import type { GpuArray } from "./library.ts"
import type { Step } from "./plan.ts"

/** An executable: the passes of a kernel. Kernels of gpu.js are made on the device that it first runs on, and anew on another. */
export class Program {
  readonly #kernel: Kernel
  readonly #steps: readonly Step[]
  readonly #length: number
  #made: {
    readonly device: Device
    readonly kernels: readonly DeviceKernel[]
    readonly sizes: string
  } | null = null

  constructor(kernel: Kernel, steps: readonly Step[]) {
    this.#kernel = kernel
    this.#steps = steps
    this.#length = kernel.outputs[0] ? outputLength(kernel, kernel.outputs[0]) : 0
  }

  /** Computes the output, and puts it into its buffer; when this is done, where the device answers later. */
  run(
    device: Device,
    inputs: readonly GpujsBuffer[],
    output: GpujsBuffer,
    params: readonly number[],
  ): void | Promise<void> {
    if (this.#length === 0) return
    const kernels = this.#kernelsOn(device, inputs)
    const numbers = this.#numbers(params)
    /** Partial results, and arrays that stand for buffers that were never written: all belong to this run. */
    const own = new Set<GpuArray>()
    const partials = new Map<number, GpuArray>()
    const finish = (): void => {
      for (const array of own) device.release(array)
    }
    const step = (at: number): void | Promise<void> => {
      const { arrays, scalars, length, partial } = itemAt(this.#steps, at)
      const sources = each(arrays, (source) => {
        if (source.kind === "partial") return itemOf(partials, source.of)
        const buffer = itemAt(inputs, source.at)
        const held = buffer.arrayOn(device)
        if (held) return held
        // Nothing was written yet, or there is nothing to write: what is read then is 0.
        return andThen(device.upload(new Float32Array(Math.max(1, buffer.length))), (zeros) => {
          own.add(zeros)
          return zeros
        })
      })
      return andThen(sources, (given) =>
        andThen(
          device.run(itemAt(kernels, at), length, [
            ...given,
            ...scalars.map((each) => numberOf(each, numbers)),
          ]),
          (result) => {
            if (partial === null) return output.replace(result, device)
            const before = partials.get(partial)
            partials.set(partial, result)
            own.add(result)
            if (!before) return
            own.delete(before)
            device.release(before)
          },
        ),
      )
    }
    return guarded(() => {
      const all = each([...this.#steps.keys()], step)
      return andThen(all, () => undefined)
    }, finish)
  }

  /** Gives the kernels back. */
  discard(): void {
    for (const kernel of this.#made?.kernels ?? []) this.#made?.device.drop(kernel)
    this.#made = null
  }

  #kernelsOn(device: Device, inputs: readonly GpujsBuffer[]): readonly DeviceKernel[] {
    const lengths = inputs.map((buffer) => Math.max(1, buffer.length))
    const sizes = lengths.join()
    if (this.#made?.device !== device || this.#made.sizes !== sizes) {
      this.discard()
      const partials = new Map<number, number>()
      const kernels = this.#steps.map((step) => {
        const arrays = step.arrays.map((source) =>
          source.kind === "input" ? itemAt(lengths, source.at) : itemOf(partials, source.of),
        )
        if (step.partial !== null) partials.set(step.partial, step.length)
        return device.kernel(step, arrays)
      })
      this.#made = { device, kernels, sizes }
    }
    return this.#made.kernels
  }

  #numbers(params: readonly number[]): readonly number[] {
    return this.#kernel.params.map((dtype, at) => {
      const value = convert(params[at] ?? 0, dtype)
      if (dtype === "int32") checkInteger(value, "a parameter")
      return value
    })
  }
}

function numberOf(scalar: Scalar, params: readonly number[]): number {
  return scalar.kind === "fixed" ? scalar.value : itemAt(params, scalar.at)
}

/** Does `last` when `work` is done, however it ends. */
function guarded(work: () => void | Promise<void>, last: () => void): void | Promise<void> {
  let pending: void | Promise<void>
  try {
    pending = work()
  } catch (thrown) {
    last()
    throw thrown
  }
  if (pending instanceof Promise) return pending.finally(last)
  last()
}

function itemAt<T>(items: readonly T[], at: number): T {
  const item = items[at]
  if (item === undefined)
    throw new CotangentError(
      "E_RUN",
      `the kernel was given ${items.length} arguments, and asks for number ${at}`,
    )
  return item
}

function itemOf<T>(items: ReadonlyMap<number, T>, at: number): T {
  const item = items.get(at)
  if (item === undefined) throw new CotangentError("E_RUN", `accumulator ${at} has no partial results`)
  return item
}
