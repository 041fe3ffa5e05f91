import type { Backend } from "../backend.ts"
import { reference } from "../reference.ts"
import { openNow } from "./run-kernel.ts"

/** The reference backend with some members changed, and without what is optional unless a change says so. */
export function altered(changes: (inner: Backend) => Partial<Backend> = () => ({})): Backend {
  const inner = openNow(reference())
  return {
    capabilities: inner.capabilities,
    info: inner.info,
    alloc: (dtype, length) => inner.alloc(dtype, length),
    free: (buffer) => inner.free(buffer),
    write: (buffer, bytes) => inner.write(buffer, bytes),
    read: (buffer) => inner.read(buffer),
    compile: (kernel) => inner.compile(kernel),
    run: (...args) => inner.run(...args),
    close: () => inner.close(),
    ...changes(inner),
  }
}
