import { opTable, type Provider } from "cotangent"

/** A backend whose numbers, when they are read, are a thousandth too large. */
export function wrongBackend(): Provider {
  const right = opTable()
  const open = async (): Promise<Awaited<ReturnType<Provider["open"]>>> => {
    const inner = await right.open()
    return {
      capabilities: inner.capabilities,
      info: inner.info,
      alloc: (dtype, length) => inner.alloc(dtype, length),
      free: (buffer) => inner.free(buffer),
      write: (buffer, bytes) => inner.write(buffer, bytes),
      read: async (buffer) => larger(await inner.read(buffer)),
      readSync: (buffer) => larger(inner.readSync?.(buffer) ?? new Uint8Array()),
      compile: (kernel) => inner.compile(kernel),
      run: (...args) => inner.run(...args),
      close: () => inner.close(),
    }
  }
  return { ...right, name: "wrong", open }
}

function larger(bytes: Uint8Array): Uint8Array {
  const floats = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  floats.forEach((each, at) => (floats[at] = each * 1.001))
  return bytes
}
