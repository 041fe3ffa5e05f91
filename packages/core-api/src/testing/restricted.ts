import type { Backend, Capabilities } from "../backend.ts"
import { CotangentError } from "../errors.ts"
import type { Kernel } from "../kernel.ts"
import { sizeOf } from "../shape.ts"
import { isContiguous } from "../view.ts"
import { reference } from "../reference.ts"
import { openNow } from "./run-kernel.ts"

/** What a test may take away from the reference backend. */
export interface Restrictions {
  readonly capabilities?: Partial<Capabilities>
  /** Reads take their time, and there is no `readSync`. */
  readonly asynchronous?: boolean
  /** Called instead of a run whose kernel it names; throws. */
  readonly fail?: (kernel: Kernel) => void
}

/** The reference backend with less: fewer capabilities (views that it then must not see throw), slow reads, failures. */
export function restricted({
  capabilities = {},
  asynchronous = false,
  fail,
}: Restrictions): Backend & { alive(): number } {
  const inner = openNow(reference())
  const { readSync } = inner
  const offered = { ...inner.capabilities, ...capabilities }
  const kernels = new Map<unknown, Kernel>()
  const lengths = new Map<unknown, number>()
  let alive = 0
  return {
    capabilities: offered,
    info: inner.info,
    alive: () => alive,
    alloc(dtype, length) {
      if (!offered.dtypes.includes(dtype)) throw new CotangentError("E_DTYPE", `no ${dtype}`)
      alive++
      const buffer = inner.alloc(dtype, length)
      lengths.set(buffer, length)
      return buffer
    },
    free(buffer) {
      alive--
      inner.free(buffer)
    },
    write: (buffer, bytes) => inner.write(buffer, bytes),
    read: async (buffer) => {
      const bytes = await inner.read(buffer)
      for (let turn = 0; asynchronous && turn < 5; turn++) await Promise.resolve()
      return bytes
    },
    compile(kernel) {
      if (offered.layout === "contiguous" && !kernel.inputs.every(({ view }) => isContiguous(view))) {
        throw new CotangentError("E_COMPILE", "a view that is not contiguous")
      }
      const executable = inner.compile(kernel)
      kernels.set(executable, kernel)
      return executable
    },
    run(executable, inputs, outputs, params) {
      const kernel = kernels.get(executable)
      if (kernel) fail?.(kernel)
      if (
        offered.layout === "contiguous" &&
        inputs.some((each) => lengths.get(each) !== sizeOf(kernel?.space ?? []))
      ) {
        throw new CotangentError("E_RUN", "a buffer that is larger than the space")
      }
      inner.run(executable, inputs, outputs, params)
    },
    close: () => inner.close(),
    ...(readSync && !asynchronous ? { readSync: (buffer: unknown) => readSync.call(inner, buffer) } : {}),
  }
}
