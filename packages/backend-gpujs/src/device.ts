import { CotangentError } from "@cotangent/core-api/backend"
import type { Gpu, GpuArgument, GpuArray, GpuKernel, Library } from "./library.ts"
import { type Mode, type ModeTraits, traits } from "./modes.ts"

/** Whole numbers in float32, which positions are, end here. */
const exactPositions = 2 ** 24

/**
 * What every kernel is created with. `tactic` and `immutable` are not matters of taste: without the first, OpenGL
 * gives elements of an earlier call when an output grows, and without the second results share one array.
 */
const settings = {
  precision: "single",
  tactic: "precision",
  pipeline: true,
  immutable: true,
  dynamicOutput: true,
}

/**
 * Work, in terms and elements, from which on OpenGL a kernel is made for arrays of one size alone. To address a texture
 * whose size is a constant takes a third less time where little else is done; but then each size is compiled anew.
 */
const worthOwnSizes = 2 ** 20
/** Kernels that are made so: they cannot be destroyed. */
const mostOfOwnSizes = 128

/** Gives its argument back: the only kernel that takes numbers from the host. */
const uploadSource = "function(a0) { return a0[this.thread.x]; }"

/**
 * Kernels of mode `webasm` that exist at a time. Each has memories of its own, for which a browser reserves 10 GB of
 * addresses, used or not, and has room for about a hundred.
 */
const mostMemories = 48

/** A kernel of gpu.js with the size of its output, shared by all executables with the same text. */
export class DeviceKernel {
  readonly key: string
  readonly source: string
  /** Null until it is first called, and after it had to make room for others. */
  call: GpuKernel | null = null
  length = 0
  users = 0
  /** Whether its arrays have the same sizes in all calls. */
  readonly ownSizes: boolean
  /** What the last call gave. */
  last: GpuArray | null = null
  /** The first call of an asynchronous mode compiles, and reads the size of the output only then. */
  building: Promise<unknown> | null = null
  built = false

  constructor(key: string, source: string, ownSizes = false) {
    this.key = key
    this.source = source
    this.ownSizes = ownSizes
  }
}

/** A function, how many elements it gives, and how much each call has to do. */
interface KernelUse {
  readonly source: string
  readonly length: number
  /** Terms and elements that all threads visit; 0 where nobody counts. */
  readonly work?: number
}

/** One instance of gpu.js with its kernels: all backends of a mode share it, for a page may have 16 contexts, no more. */
export class Device {
  readonly mode: Mode
  readonly #traits: ModeTraits
  readonly #gpu: Gpu
  readonly #library: Library
  readonly #kernels = new Map<string, DeviceKernel>()
  readonly #upload = new DeviceKernel("upload", uploadSource)
  /** Kernels that hold WebAssembly memories, in the order of their last use. */
  readonly #recent = new Set<DeviceKernel>()
  #webgpu: WebGpuContext | null = null
  #ofOwnSizes = 0
  #reads = 0
  #doomed: DeviceKernel[] = []

  constructor(library: Library, mode: Mode) {
    this.mode = mode
    this.#traits = traits[mode]
    this.#library = library
    this.#gpu = new library.GPU({ mode })
  }

  /** Whether the context is gone, and every array with it. */
  get lost(): boolean {
    if (this.#webgpu) return this.#webgpu.isLost
    const { context } = this.#gpu
    return isGl(context) && context.isContextLost()
  }

  /** Loses the context, as a driver may at any time: for tests. */
  lose(): void {
    const { context } = this.#gpu
    if (this.#webgpu) this.#webgpu.device.destroy()
    else if (isGl(context)) context.getExtension("WEBGL_lose_context")?.loseContext()
  }

  /** What to say of an array that was lost. */
  lostError(): CotangentError {
    return new CotangentError(
      "E_RUN",
      `the ${this.mode} context was lost, and with it every array on it: compute the values anew; new work runs on a fresh context`,
    )
  }

  /** What runs the kernels. */
  get name(): string {
    if (this.mode === "cpu") return "JavaScript"
    if (this.mode === "webasm") return "WebAssembly"
    if (this.#webgpu) return adapterName(this.#webgpu.adapter)
    const { context } = this.#gpu
    return isGl(context) ? rendererName(context) : this.mode
  }

  /** Elements that an array may have. */
  get maxElements(): number {
    const { context } = this.#gpu
    if (this.#webgpu) {
      const { maxStorageBufferBindingSize, maxBufferSize } = this.#webgpu.device.limits
      return Math.min(exactPositions, Math.floor(Math.min(maxStorageBufferBindingSize, maxBufferSize) / 4))
    }
    if (isGl(context))
      return Math.min(exactPositions, Number(context.getParameter(context.MAX_TEXTURE_SIZE)) ** 2)
    return exactPositions
  }

  /**
   * The kernel of a function, from the cache, for an output and arrays of these lengths in each call. Whoever asks gives
   * it back with {@link drop}.
   */
  kernel({ source, length, work = 0 }: KernelUse, arrays: readonly number[]): DeviceKernel {
    const key = this.#traits.host ? `${length} ${source}` : source
    const own = `${arrays.join()} ${source}`
    const ownSizes =
      this.#traits.gl &&
      work >= worthOwnSizes &&
      (this.#kernels.has(own) || this.#ofOwnSizes++ < mostOfOwnSizes)
    return ownSizes ? this.#keep(own, source, true) : this.#keep(key, source, false)
  }

  #keep(key: string, source: string, ownSizes: boolean): DeviceKernel {
    const kernel = this.#kernels.get(key) ?? new DeviceKernel(key, source, ownSizes)
    this.#kernels.set(key, kernel)
    kernel.users++
    return kernel
  }

  /** Undoes {@link kernel}. What nobody uses is destroyed, except on OpenGL, where that would break all others. */
  drop(kernel: DeviceKernel): void {
    if (--kernel.users > 0 || this.#traits.gl) return
    this.#kernels.delete(kernel.key)
    this.#doomed.push(kernel)
    this.#bury()
  }

  /** Puts host numbers on the device, at least one. */
  upload(values: Float32Array): GpuArray | Promise<GpuArray> {
    if (this.#traits.host) return values
    return this.#launch(this.#upload, values.length, [this.#library.input(values, [values.length])])
  }

  /** Runs a kernel; the result has `length` elements, at least one. */
  run(
    kernel: DeviceKernel,
    length: number,
    args: readonly (GpuArray | number)[],
  ): GpuArray | Promise<GpuArray> {
    return this.#launch(kernel, length, args)
  }

  /** A copy of the elements. */
  download(array: GpuArray): Float32Array | Promise<Float32Array> {
    if (array instanceof Float32Array) return array.slice()
    const values = array.toArray()
    if (!(values instanceof Promise)) return values
    this.#reads++
    return values.finally(() => {
      this.#reads--
      this.#bury()
    })
  }

  /** Gives an array back. */
  release(array: GpuArray): void {
    if (!(array instanceof Float32Array)) array.delete()
  }

  #callOf(kernel: DeviceKernel, length: number): GpuKernel {
    if (this.mode === "webasm") this.#touch(kernel)
    if (kernel.call) return kernel.call
    const { asynchronous } = this.#traits
    kernel.length = length
    kernel.call = this.#gpu.createKernel(kernel.source, {
      ...settings,
      output: [length],
      dynamicArguments: !kernel.ownSizes,
      asyncMode: asynchronous,
    })
    return kernel.call
  }

  /** Notes that a kernel is used, and destroys the one that was not for the longest time where there are too many. */
  #touch(kernel: DeviceKernel): void {
    this.#recent.delete(kernel)
    this.#recent.add(kernel)
    const [oldest] = this.#recent
    if (!oldest || this.#recent.size <= mostMemories) return
    this.#recent.delete(oldest)
    oldest.call?.destroy()
    oldest.call = null
  }

  #launch(kernel: DeviceKernel, length: number, args: readonly GpuArgument[]): GpuArray | Promise<GpuArray> {
    if (kernel.building) return kernel.building.then(() => this.#launch(kernel, length, args))
    // On OpenGL a kernel that is given its own last result puts the next one into an older texture, whatever size that
    // has; to ask for an output, of any size, gives it a new one.
    const call = this.#callOf(kernel, length)
    const ownResult = this.#traits.gl && args.some((arg) => arg === kernel.last)
    if (kernel.length !== length || ownResult) {
      call.setOutput([length])
      kernel.length = length
    }
    const result = call(...args)
    if (!(result instanceof Promise)) {
      kernel.last = result
      return result
    }
    if (!kernel.built) {
      const finished = (): void => {
        kernel.building = null
        kernel.built = true
      }
      kernel.building = result.then(finished, finished)
    }
    return result.then((array) => {
      if (!(array instanceof Float32Array) && isWebGpu(array.context)) this.#webgpu ??= array.context
      return array
    })
  }

  /** Destroys kernels that nobody uses; not while a read may depend on their staging buffers. */
  #bury(): void {
    if (this.#reads > 0) return
    for (const kernel of this.#doomed.splice(0)) {
      this.#recent.delete(kernel)
      kernel.call?.destroy()
    }
  }
}

/** What gpu.js keeps of WebGPU. */
interface WebGpuContext {
  readonly isLost: boolean
  readonly adapter: { readonly info?: Readonly<Record<string, unknown>> }
  readonly device: {
    destroy(): void
    readonly limits: { readonly maxStorageBufferBindingSize: number; readonly maxBufferSize: number }
  }
}

function isWebGpu(context: unknown): context is WebGpuContext {
  return typeof context === "object" && context !== null && "adapter" in context && "device" in context
}

function isGl(context: unknown): context is WebGLRenderingContext {
  // In mode cpu the context is one of a 2D canvas, which can be lost too.
  return (
    typeof context === "object" && context !== null && "isContextLost" in context && "getParameter" in context
  )
}

function adapterName({ info }: WebGpuContext["adapter"]): string {
  const parts = [info?.["vendor"], info?.["architecture"], info?.["device"], info?.["description"]]
  const named = parts.filter((part) => typeof part === "string" && part !== "")
  return named.length > 0 ? named.join(" ") : "WebGPU adapter"
}

function rendererName(context: WebGLRenderingContext): string {
  const extension = context.getExtension("WEBGL_debug_renderer_info")
  const renderer: unknown = context.getParameter(extension?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER)
  return typeof renderer === "string" && renderer !== "" ? renderer : "OpenGL"
}
