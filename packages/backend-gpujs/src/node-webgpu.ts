import { messageOf } from "@cotangent/core-api/backend"

/** Node has no WebGPU of its own: where `navigator.gpu` is missing, the optional package `webgpu` (Dawn) gives it. */
export async function installWebGpu(): Promise<void> {
  const { process } = globalThis as { process?: { versions?: { node?: string } } }
  if (hasWebGpu() || process?.versions?.node === undefined) return
  // A variable keeps bundlers from looking for a package that pages have no use for.
  const specifier = "webgpu"
  let dawn: Dawn
  try {
    dawn = (await import(/* @vite-ignore */ specifier)) as Dawn
  } catch (thrown) {
    throw new Error(`npm install webgpu (${messageOf(thrown)})`, { cause: thrown })
  }
  Object.assign(globalThis, dawn.globals)
  if (typeof navigator === "undefined") {
    Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true, writable: true })
  }
  Object.defineProperty(navigator, "gpu", { value: dawn.create([]), configurable: true })
}

/** What the package exports. */
interface Dawn {
  readonly create: (options: readonly string[]) => object
  readonly globals: object
}

function hasWebGpu(): boolean {
  return typeof navigator !== "undefined" && "gpu" in navigator && Boolean(navigator.gpu)
}
