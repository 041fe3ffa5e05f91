import type { Target } from "../../target.ts"
import { type Code, encodeModule, FunctionBuilder, get, i32, load, op, store } from "../../wasm/index.ts"

/** Writes a function of vectors inline; its result may be several vectors. */
export type Writes = (fn: FunctionBuilder, target: Target, ...x: readonly Code[]) => Code | readonly Code[]

/** A function that is applied to vectors in a memory of its own. */
export interface Loop {
  readonly module: Uint8Array
  readonly memory: ArrayBuffer
  /** Where each argument stands in the memory, in bytes. */
  readonly arguments: readonly number[]
  /** Where the results are put. */
  readonly result: number
  readonly run: () => void
}

const pageSize = 65_536

/** Compiles `write` as a loop over `vectors` vectors of each of `arity` arguments. */
export function compileLoop(write: Writes, target: Target, arity: number, vectors: number): Loop {
  const size = 16 * vectors
  // The first page is that of constants, as it is in a heap.
  const places = Array.from({ length: arity }, (_, at) => pageSize + at * size)
  const result = pageSize + arity * size
  const fn = new FunctionBuilder("main")
  const from = fn.local("i32", "from")
  const into = fn.local("i32", "into")
  let width = 1
  fn.doWhile(
    "vectors",
    () => {
      const written = write(fn, target, ...places.map((place) => fn.let(load("v128.load", get(from), place))))
      const results = "kind" in written ? [written] : written
      width = results.length
      results.forEach((each, at) => fn.emit(store("v128.store", get(into), each, result + 16 * at)))
      fn.set(from, op("i32.add", get(from), i32(16)))
      fn.set(into, op("i32.add", get(into), i32(16 * width)))
    },
    () => op("i32.lt_u", get(from), i32(size)),
  )
  const module = encodeModule({ functions: [fn.finish()], shared: false })
  const memory = new WebAssembly.Memory({ initial: Math.ceil((result + width * size) / pageSize) })
  const { main } = new WebAssembly.Instance(new WebAssembly.Module(module), { env: { memory } }).exports
  if (typeof main !== "function") throw new Error("main is not exported")
  // The function just encoded takes nothing and gives nothing.
  return { module, memory: memory.buffer, arguments: places, result, run: main as () => void }
}
