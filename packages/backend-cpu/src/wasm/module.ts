import { ByteWriter } from "./bytes.ts"
import { encodeBody, typeByte } from "./encode.ts"
import type { HostFunction } from "./code.ts"
import type { WasmFunction } from "./function-builder.ts"
import type { ValueType } from "./opcodes.ts"

/** A module: functions over one imported memory, and perhaps some of the host, each exported under its name. None returns anything. */
export interface WasmModule {
  readonly functions: readonly WasmFunction[]
  /** Whether the memory is shared between threads. */
  readonly shared: boolean
}

/** Most pages of 64 KiB that a 32-bit memory can have. */
export const maxPages = 65_536

const section = { type: 1, import: 2, function: 3, export: 7, code: 10 }

interface Signature {
  readonly params: readonly ValueType[]
  readonly results: readonly ValueType[]
}

/** The functions of the host that some functions call, each once. */
export function importsOf(functions: readonly WasmFunction[]): readonly HostFunction[] {
  return [...new Set(functions.flatMap(({ imports }) => imports))]
}

/** The binary format of a module, to be instantiated with `{ env: { memory, ...hostFunctions } }` (core specification 3.0, "Modules"). */
export function encodeModule({ functions, shared }: WasmModule): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter()
  out.raw([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])
  const write = (id: number, content: (inner: ByteWriter) => void): void => {
    out.byte(id)
    out.sized(content)
  }
  const imports = importsOf(functions)
  const types = functions.map(({ params }): Signature => ({
    params: params.map(({ type }) => type),
    results: [],
  }))
  if (imports.length > 0) types.push({ params: ["f64"], results: ["f64"] })
  write(section.type, (inner) =>
    inner.list(types, ({ params, results }) => {
      inner.byte(0x60)
      inner.list(params, (type) => inner.byte(typeByte[type]))
      inner.list(results, (type) => inner.byte(typeByte[type]))
    }),
  )
  write(section.import, (inner) =>
    inner.list(["memory", ...imports], (name) => {
      inner.name("env")
      inner.name(name)
      if (name !== "memory") {
        inner.byte(0x00)
        inner.unsigned(functions.length)
        return
      }
      inner.byte(0x02)
      // A shared memory must state a maximum; an import may state a larger one than the memory has only if it has none.
      inner.byte(shared ? 0x03 : 0x00)
      inner.unsigned(0)
      if (shared) inner.unsigned(maxPages)
    }),
  )
  write(section.function, (inner) => inner.list(functions, (_, at) => inner.unsigned(at)))
  write(section.export, (inner) =>
    inner.list(functions, ({ name }, at) => {
      inner.name(name)
      inner.byte(0x00)
      inner.unsigned(imports.length + at)
    }),
  )
  write(section.code, (inner) =>
    inner.list(functions, (each) => inner.sized((body) => encodeBody(body, each, imports))),
  )
  return out.bytes
}
