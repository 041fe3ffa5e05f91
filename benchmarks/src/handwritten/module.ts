import type { Prepared } from "../contenders/contender.ts"
import { assemble } from "../kernels/assemble.ts"

const pageBytes = 65536
// Arrays of a power of two, one right after the other, would meet in the same few lines of a cache.
const apart = 704

/** Functions of 32-bit integers in WebAssembly, over arrays in a memory of their own. */
export interface Module<Fn extends string, Name extends string> {
  /** Where each array starts, in bytes. */
  readonly at: Readonly<Record<Name, number>>
  view(name: Name): Float32Array
  /** The functions. Compiled when first called for, so that a first call includes it. */
  functions(): Readonly<Record<Fn, (...args: readonly number[]) => number>>
}

/**
 * Assembles functions and lays out arrays: of the contents given, or of so many zeros. The text is turned into bytes
 * ahead, as a build would do; the engine compiles on first use.
 */
export async function openModule<Fn extends string, Name extends string>(
  names: readonly Fn[],
  texts: readonly string[],
  arrays: Readonly<Record<Name, Float32Array | number>>,
): Promise<Module<Fn, Name>> {
  const bytes = await assemble(texts)
  const list = Object.entries<Float32Array | number>(arrays)
  const lengthOf = (content: Float32Array | number): number =>
    typeof content === "number" ? content : content.length
  const places = new Map<string, { readonly at: number; readonly length: number }>()
  let end = apart
  for (const [name, content] of list) {
    places.set(name, { at: end, length: lengthOf(content) })
    end = 64 * Math.ceil((end + 4 * lengthOf(content) + apart) / 64)
  }
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / pageBytes) })
  const view = (name: string): Float32Array => {
    const { at = 0, length = 0 } = places.get(name) ?? {}
    return new Float32Array(memory.buffer, at, length)
  }
  for (const [name, content] of list) if (typeof content !== "number") view(name).set(content)

  // The entries of both records are the names that their types list.
  const at = Object.fromEntries([...places].map(([name, place]) => [name, place.at])) as Record<Name, number>
  let opened: Record<Fn, (...args: readonly number[]) => number> | null = null
  const functions = () => (opened ??= instantiate(bytes, memory, names))
  return { at, view, functions }
}

function instantiate<Fn extends string>(
  bytes: Uint8Array<ArrayBuffer>,
  memory: WebAssembly.Memory,
  names: readonly Fn[],
): Record<Fn, (...args: readonly number[]) => number> {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { host: { memory } })
  const found = names.map((name) => {
    const exported = exports[name]
    if (typeof exported !== "function") throw new Error(`the module exports no function ${name}`)
    return [name, exported]
  })
  // As above; that they take and give numbers is what their text says.
  return Object.fromEntries(found) as Record<Fn, (...args: readonly number[]) => number>
}

/** The bits of the float32 nearest to a number, as an integer. */
export function bitsOf(value: number): number {
  return new DataView(Float32Array.of(value).buffer).getInt32(0, true)
}

/** Work whose results are a number and arrays of a module. */
export function preparedFrom(
  call: () => number,
  arrays: readonly (() => Float32Array)[],
  valued = true,
): Prepared {
  return {
    call: () => void call(),
    results: () => {
      const value = call()
      return [...(valued ? [[value]] : []), ...arrays.map((array) => array())]
    },
  }
}
