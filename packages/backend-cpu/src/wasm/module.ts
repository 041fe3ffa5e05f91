import { ByteWriter } from "./bytes.ts"
import { encodeBody, typeByte } from "./encode.ts"
import type { Data, WasmFunction } from "./code.ts"
import { instruction } from "./opcodes.ts"

/**
 * A module: functions over one imported memory, each exported under its name, which give nothing. The functions that they
 * call, and the data that those read, become part of it.
 */
export interface WasmModule {
  readonly functions: readonly WasmFunction[]
  /** Whether the memory is shared between threads. */
  readonly shared: boolean
}

/** Most pages of 64 KiB that a 32-bit memory can have. */
export const maxPages = 65_536

const end = 0x0b
const section = { type: 1, import: 2, function: 3, export: 7, code: 10, data: 11 }

/** The functions of a module: those given, then whatever they call, each once. */
export function allFunctions(functions: readonly WasmFunction[]): readonly WasmFunction[] {
  const all = new Set(functions)
  // A set hands out what is added to it meanwhile.
  for (const { callees } of all) for (const each of callees) all.add(each)
  return [...all]
}

/** What some functions read, each once. */
export function dataOf(functions: readonly WasmFunction[]): readonly Data[] {
  return [...new Set(functions.flatMap(({ data }) => data ?? []))]
}

/** The binary format of a module, to be instantiated with `{ env: { memory } }` (core specification 3.0, "Modules"). */
export function encodeModule({ functions, shared }: WasmModule): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter()
  out.raw([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])
  const write = (id: number, content: (inner: ByteWriter) => void): void => {
    out.byte(id)
    out.sized(content)
  }
  const all = allFunctions(functions)
  write(section.type, (inner) =>
    inner.list(all, ({ params, result }) => {
      inner.byte(0x60)
      inner.list(params, ({ type }) => inner.byte(typeByte[type]))
      inner.list(result ? [result] : [], (type) => inner.byte(typeByte[type]))
    }),
  )
  write(section.import, (inner) => {
    inner.unsigned(1)
    inner.name("env")
    inner.name("memory")
    inner.byte(0x02)
    // A shared memory must state a maximum; an import may state a larger one than the memory has only if it has none.
    inner.byte(shared ? 0x03 : 0x00)
    inner.unsigned(0)
    if (shared) inner.unsigned(maxPages)
  })
  write(section.function, (inner) => inner.list(all, (_, at) => inner.unsigned(at)))
  write(section.export, (inner) =>
    inner.list(functions, ({ name }, at) => {
      inner.name(name)
      inner.byte(0x00)
      inner.unsigned(at)
    }),
  )
  write(section.code, (inner) =>
    inner.list(all, (each) => inner.sized((body) => encodeBody(body, each, all))),
  )
  const data = dataOf(all)
  if (data.length > 0) write(section.data, (inner) => inner.list(data, (each) => encodeData(inner, each)))
  return out.bytes
}

function encodeData(out: ByteWriter, { address, bytes }: Data): void {
  out.byte(0x00)
  out.raw(instruction("i32.const").bytes)
  out.signed(address)
  out.byte(end)
  out.unsigned(bytes.length)
  out.raw(bytes)
}
