/** What gpu.js gives and takes: host numbers, as they are or with a size, or a result that stays on the device. */
export type GpuArray = Float32Array | readonly Float32Array[] | Input | DeviceArray

/** Host numbers with the size that kernels are to see. */
interface Input {
  readonly value: Float32Array
  readonly size: readonly number[]
}

/** A texture, or a buffer of WebGPU. */
interface DeviceArray {
  toArray(): HostResult | Promise<HostResult>
  delete(): void
}

type HostResult = Float32Array | readonly Float32Array[]

/** A kernel, compiled by its first call. In mode webgpu it answers with a promise. */
export type GpuKernel<Result = GpuArray> = (...args: readonly GpuArray[]) => Result | Promise<Result>

/** The part of gpu.js that is used here: its own types know no promises, and export `input` as a type only. */
interface Library {
  readonly GPU: new (settings: { readonly mode: string }) => {
    createKernel(source: string, settings: object): GpuKernel
    createKernelMap(parts: object, source: string, settings: object): GpuKernel<KernelMapResult>
    destroy(): Promise<void>
  }
  readonly input: (value: Float32Array, size: readonly number[]) => Input
  readonly WebGLKernel?: Tested
  readonly WebGL2Kernel?: Tested
}

/** A kind of kernel with the context on which its features were tried. */
interface Tested {
  readonly testContext: WebGLRenderingContext | WebGL2RenderingContext | null
}

/** What a kernel with several outputs gives: its own result, and those of its named functions. */
export type KernelMapResult = { readonly result: GpuArray } & Readonly<Record<string, GpuArray>>

/** Sizes, fastest last as gpu.js has them, and numbers that become literals of the source. */
interface KernelSettings {
  readonly output: readonly number[]
  readonly constants?: Readonly<Record<string, number>>
}

/** gpu.js in one mode, as a person sets it up who knows it. */
export interface Gpu {
  readonly mode: string
  /** Whether arrays are plain and results are there when a call returns. */
  readonly host: boolean
  /** Puts numbers on the device once, so that kernels are given textures or buffers. */
  upload(values: Float32Array, size: readonly number[]): GpuArray | Promise<GpuArray>
  kernel(source: string, settings: KernelSettings): GpuKernel
  /** A kernel that stores what functions give that it calls, too: multiple render targets. */
  kernelMap(
    parts: Readonly<Record<string, string>>,
    source: string,
    settings: KernelSettings,
  ): GpuKernel<KernelMapResult>
  /** All elements of a result, on the host. */
  read(array: GpuArray): Float32Array | Promise<Float32Array>
  close(): Promise<void>
}

/** The modes in which gpu.js stores several outputs at once. */
const severalOutputs: readonly string[] = ["webgl", "webgl2", "headlessgl", "cpu"]

/** Whether {@link Gpu.kernelMap} works in a mode. */
export function storesSeveral({ mode }: Gpu): boolean {
  return severalOutputs.includes(mode)
}

/**
 * Opens gpu.js: results stay on the device, in float32, and each kernel has one texture or buffer for its result, which
 * its next call overwrites.
 */
export async function openGpu(mode: string): Promise<Gpu> {
  const { GPU, input, WebGLKernel, WebGL2Kernel } = await load()
  const gpu = new GPU({ mode })
  // A browser gives a worker four contexts, and takes the oldest away for a fifth: those of the tests have served.
  for (const kind of [WebGLKernel, WebGL2Kernel])
    kind?.testContext?.getExtension("WEBGL_lose_context")?.loseContext()
  const host = mode === "cpu" || mode === "webasm"
  const common = { precision: "single", tactic: "precision", pipeline: true, asyncMode: mode === "webgpu" }
  const uploaded: GpuArray[] = []
  return {
    mode,
    host,
    upload: (values, size) => {
      if (host) return size.length === 1 ? values : input(values, size)
      const at = size.length === 1 ? "a[this.thread.x]" : "a[this.thread.y][this.thread.x]"
      const upload = gpu.createKernel(`function(a) { return ${at}; }`, { ...common, output: size })
      return after(upload(input(values, size)), (array) => {
        uploaded.push(array)
        return array
      })
    },
    kernel: (source, settings) => gpu.createKernel(source, { ...common, ...settings }),
    kernelMap: (parts, source, settings) => gpu.createKernelMap(parts, source, { ...common, ...settings }),
    read: (array) => after("toArray" in array ? array.toArray() : hostResult(array), flat),
    close: async () => {
      for (const array of uploaded) if ("delete" in array) array.delete()
      await gpu.destroy()
    },
  }
}

function hostResult(array: Exclude<GpuArray, DeviceArray>): HostResult {
  if ("value" in array) throw new TypeError("an input is no result")
  return array
}

function flat(array: HostResult): Float32Array {
  if (array instanceof Float32Array) return array.slice()
  const columns = array[0]?.length ?? 0
  const all = new Float32Array(array.length * columns)
  array.forEach((row, at) => all.set(row, at * columns))
  return all
}

async function load(): Promise<Library> {
  // One CommonJS file, of which bundlers give the names or only a default export; Library lists what is used.
  const loaded = (await import("gpu.js")) as unknown as Partial<Library> & { readonly default: Library }
  return loaded.GPU && loaded.input ? (loaded as Library) : loaded.default
}

/** Goes on with a value at once, or when it is there: no microtask where a mode is synchronous. */
export function after<T, R>(value: T | Promise<T>, f: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(f) : f(value)
}

/** {@link after} for several values, which are made one after the other. */
export function inOrder<T>(makers: readonly (() => T | Promise<T>)[]): readonly T[] | Promise<readonly T[]> {
  return makers.reduce<readonly T[] | Promise<readonly T[]>>(
    (made, make) => after(made, (before) => after(make(), (value) => [...before, value])),
    [],
  )
}
