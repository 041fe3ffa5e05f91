import { cpu } from "@cotangent/backend-cpu"
import { BACKEND_API, type Backend, defineBackend } from "@cotangent/core-api/backend"
import { serve } from "../../src/messages/serve.ts"
import { failing, type Faults } from "./faulty.ts"

// What a thread runs that serves the CPU backend with faults.
serve((argument) => {
  const { api = BACKEND_API, maxBytes, ...faults } = (argument ?? {}) as Faults
  const inner = cpu(maxBytes === undefined ? {} : { maxBytes })
  return defineBackend({
    name: "faulty",
    api,
    open: async () => {
      if (faults.silent) await new Promise(() => undefined)
      if (faults.open !== undefined) throw new Error(faults.open)
      return withFaults(await inner.open(), faults)
    },
  })
})

function withFaults(
  inner: Backend,
  { compile, supports, contiguous = false, reads, close }: Faults,
): Backend {
  let isBroken = false
  const fail = (how: number | undefined): void => {
    if (how === failing.run) throw new Error("the kernel broke")
    if (how === failing.exit) process.exit(7)
    if (how === failing.uncaught) {
      isBroken = true
      queueMicrotask(() => {
        throw new Error("nobody caught this")
      })
    }
    if (how === failing.unhandled) {
      isBroken = true
      void Promise.reject(new Error("nobody handled this"))
    }
  }
  return {
    capabilities: { ...inner.capabilities, layout: contiguous ? "contiguous" : "strided" },
    info: inner.info,
    alloc: (dtype, length) => inner.alloc(dtype, length),
    free: (buffer) => inner.free(buffer),
    write: (buffer, bytes) => inner.write(buffer, bytes),
    read: async (buffer) => {
      if (isBroken) await new Promise(() => undefined)
      return placed(await inner.read(buffer), reads)
    },
    compile: (kernel) => {
      if (compile !== undefined) throw new RangeError(compile)
      return inner.compile(kernel)
    },
    run: (exe, inputs, outputs, params) => {
      fail(params[0])
      inner.run(exe, inputs, outputs, params)
    },
    submit: (plan) => {
      for (const { params } of plan) fail(params[0])
      inner.submit?.(plan)
    },
    supports: () => supports ?? true,
    close: () => {
      if (close) throw new Error("it does not close")
      return inner.close()
    },
  }
}

/** The same bytes in memory that is not theirs alone. */
function placed(bytes: Uint8Array, where: Faults["reads"]): Uint8Array {
  if (where === undefined) return bytes
  const { buffer } = new WebAssembly.Memory({ initial: 1 })
  const own = where === "part" ? new Uint8Array(buffer, 8, bytes.length) : new Uint8Array(buffer)
  own.set(bytes)
  return own
}
