import wabt from "wabt"

/** A WebAssembly module of these functions, all on the memory that is imported as `host.memory`. @throws for text that is none */
export async function assemble(functions: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const { parseWat } = await wabt()
  const text = `(module (import "host" "memory" (memory 1)) ${functions.join("\n")})`
  const parsed = parseWat("kernels.wat", text, { simd: true, relaxed_simd: true, bulk_memory: true })
  try {
    parsed.validate()
    return new Uint8Array(parsed.toBinary({}).buffer)
  } finally {
    parsed.destroy()
  }
}
