import "@tensorflow/tfjs-backend-cpu"
import "@tensorflow/tfjs-backend-wasm"
import * as tf from "@tensorflow/tfjs-core"
import {
  CotangentError,
  defineBackend,
  fromOps,
  type OpTable,
  type Provider,
} from "@cotangent/core-api/backend"
import { download, fill, gather, matmul, upload } from "./arrays.ts"
import { capabilities, type Mode } from "./declared.ts"
import { elementwise } from "./elementwise.ts"
import { reduce } from "./reduce.ts"

/**
 * TensorFlow.js as a backend: one call of `@tensorflow/tfjs-core` for each op, on its own backend `cpu` or `wasm`.
 * Opening throws `E_NO_BACKEND` where that cannot run.
 */
export function tfjs(mode: Mode = "cpu"): Provider {
  const name = `tfjs-${mode}`
  return defineBackend({
    name,
    async open() {
      if (!(await tf.setBackend(mode).catch(() => false)))
        throw new CotangentError("E_NO_BACKEND", `TensorFlow.js has no backend "${mode}" here`)
      return fromOps(table(name, mode)).open()
    },
  })
}

/** For names such as `tfjs:wasm`. */
export function fromName(mode = "cpu"): Provider {
  if (mode === "cpu" || mode === "wasm") return tfjs(mode)
  throw new CotangentError("E_NO_BACKEND", `tfjs has the modes cpu and wasm, and not "${mode}"`)
}

function table(name: string, mode: Mode): OpTable<tf.Tensor> {
  return {
    name,
    info: { device: `TensorFlow.js ${tf.version_core}`, mode },
    capabilities: capabilities[mode],
    sync: true,
    elementwise: Object.fromEntries(Object.entries(elementwise).map(within(mode))),
    reduce: Object.fromEntries(Object.entries(reduce).map(within(mode))),
    upload: on(mode, upload),
    download,
    gather: on(mode, gather),
    matmul: on(mode, matmul),
    fill: on(mode, fill),
    dispose: (array) => array.dispose(),
  }
}

/** Computes on one of the library's backends, of which a single one is current, and leaves nothing but the result behind. */
function on<P extends readonly unknown[]>(
  mode: Mode,
  f: (...args: P) => tf.Tensor,
): (...args: P) => tf.Tensor {
  return (...args) => {
    // Both have been initialised when their provider opened, so this takes effect at once.
    if (tf.getBackend() !== mode) void tf.setBackend(mode)
    return tf.tidy(() => f(...args))
  }
}

function within(mode: Mode) {
  return <P extends readonly unknown[]>([name, f]: [string, (...args: P) => tf.Tensor]) =>
    [name, on(mode, f)] as const
}
