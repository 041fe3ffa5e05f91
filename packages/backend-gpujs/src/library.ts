import { CotangentError, messageOf } from "@cotangent/core-api/backend"

/** A result that stays on the device: a texture or a GPU buffer. Whoever receives it owns it. */
export interface DeviceArray {
  toArray(): Float32Array | Promise<Float32Array>
  delete(): void
  /** What a WebGPU result was made with. */
  readonly context?: unknown
}

/** An array as gpu.js takes and gives it; in the modes `cpu` and `webasm` it is a plain one. */
export type GpuArray = DeviceArray | Float32Array

/** Host numbers on their way to the device; only an upload takes them. */
interface Input {
  readonly value: Float32Array
  readonly size: readonly number[]
}

/** What a kernel may be called with. */
export type GpuArgument = GpuArray | Input | number

/** A kernel of gpu.js. It is translated and compiled by its first call. */
export interface GpuKernel {
  (...args: readonly GpuArgument[]): GpuArray | Promise<GpuArray>
  setOutput(size: readonly number[]): unknown
  destroy(): void
}

/** An instance of gpu.js: one context or device, and all kernels that run on it. */
export interface Gpu {
  createKernel(source: string, settings: Readonly<Record<string, unknown>>): GpuKernel
  destroy(): Promise<void>
  /** The OpenGL context in the modes that have one. */
  readonly context: unknown
}

/** The part of gpu.js that is used here; its own types lack promises, and export `input` as a type only. */
export interface Library {
  readonly GPU: new (settings: { readonly mode: string }) => Gpu
  readonly input: (value: Float32Array, size: readonly number[]) => Input
}

let loading: Promise<Library> | null = null

/** Imports gpu.js when it is first needed. @throws `E_NO_BACKEND` where it is not installed */
export function loadLibrary(): Promise<Library> {
  loading ??= load()
  loading.catch(() => {
    loading = null
  })
  return loading
}

async function load(): Promise<Library> {
  // In a page, loading gpu.js puts its class where the browser has the interface of WebGPU.
  const native = Object.getOwnPropertyDescriptor(globalThis, "GPU")
  try {
    const loaded: unknown = await import("gpu.js")
    return libraryOf(loaded)
  } catch (thrown) {
    throw new CotangentError(
      "E_NO_BACKEND",
      `gpu.js could not be loaded: npm install gpu.js (${messageOf(thrown)})`,
      { cause: thrown },
    )
  } finally {
    if (native) Object.defineProperty(globalThis, "GPU", native)
    else Reflect.deleteProperty(globalThis, "GPU")
  }
}

/** gpu.js is one CommonJS file: some bundlers give its names, others only a default export. */
function libraryOf(loaded: unknown): Library {
  for (const each of [loaded, (loaded as { readonly default?: unknown }).default]) {
    if (isLibrary(each)) return each
  }
  throw new Error("the module has no GPU and no input")
}

function isLibrary(value: unknown): value is Library {
  const isObject = (typeof value === "object" && value !== null) || typeof value === "function"
  return isObject && "GPU" in value && "input" in value
}
