import { readWhole, type Prepared } from "../contenders/contender.ts"
import type { HostArray } from "../random.ts"
import { installed } from "./install.ts"
import type { Peer, PeerProgram } from "./peer.ts"
import { tfjsProgram } from "./tfjs-programs.ts"

/** What is used of a tensor of TensorFlow.js. */
export interface TfTensor {
  readonly size: number
  readonly shape: number[]
  dataSync(): ArrayLike<number>
  dispose(): void
}

/** What is used of `@tensorflow/tfjs`: a few functions by their types, the others by name. */
export interface Tfjs {
  readonly version_core: string
  setBackend(name: string): Promise<boolean>
  ready(): Promise<void>
  tensor(data: ArrayLike<number>, shape: readonly number[], dtype: string): TfTensor
  tidy<T>(act: () => T): T
  slice(x: TfTensor, begin: number[], size: number[]): TfTensor
  valueAndGrads(f: (...x: TfTensor[]) => TfTensor): (x: TfTensor[]) => { value: TfTensor; grads: TfTensor[] }
  grads(f: (...x: TfTensor[]) => TfTensor): (x: TfTensor[], dy: TfTensor) => TfTensor[]
  readonly [name: string]: unknown
}

const version = "4.22.0"

/** TensorFlow.js on its backends `wasm` and `cpu`. */
export async function openTfjs(): Promise<Peer> {
  // The whole package registers gradients and the backend `cpu`.
  const { "@tensorflow/tfjs": core } = await installed({
    "@tensorflow/tfjs": version,
    "@tensorflow/tfjs-backend-wasm": version,
  })
  // It is the pinned version, of which Tfjs lists what is used.
  const tf = core as unknown as Tfjs
  return {
    name: "tfjs",
    says: `TensorFlow.js ${tf.version_core}`,
    contenders: (each, inputs) => {
      const program = tfjsProgram(tf, each)
      if (program === null) return []
      const slow = each.flops > 2e8
      return ["wasm", ...(slow ? [] : ["cpu"])].map((backend) => ({
        name: `tfjs ${backend}`,
        peer: true,
        prepare: () => prepare(tf, backend, program, inputs),
      }))
    },
    close: () => undefined,
  }
}

async function prepare(
  tf: Tfjs,
  backend: string,
  program: PeerProgram<TfTensor>,
  inputs: readonly HostArray[],
): Promise<Prepared> {
  const use = async (): Promise<void> => {
    if (!(await tf.setBackend(backend))) throw new Error(`its backend ${backend} does not start`)
  }
  await use()
  const tensors = inputs.map(({ data, shape, dtype = "float32" }) =>
    tf.tensor(dtype === "int32" ? Int32Array.from(data) : data, shape, dtype),
  )
  const run = (): readonly TfTensor[] => {
    // A backend that has started is the current one at once.
    void tf.setBackend(backend)
    return tf.tidy(() => program(...tensors))
  }
  return {
    call: () => {
      const results = run()
      if (results[0]) wait(tf, results[0])
      for (const each of results) each.dispose()
    },
    results: () => {
      const results = run()
      const values = results.map((each) => each.dataSync())
      for (const each of results) each.dispose()
      return values
    },
    close: () => {
      for (const each of tensors) each.dispose()
    },
  }
}

function wait(tf: Tfjs, result: TfTensor): void {
  if (result.size <= readWhole) {
    result.dataSync()
    return
  }
  const ones = result.shape.map(() => 1)
  const one = tf.slice(
    result,
    ones.map(() => 0),
    ones,
  )
  one.dataSync()
  one.dispose()
}
