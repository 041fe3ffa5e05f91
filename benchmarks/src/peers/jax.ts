import { readWhole, type Prepared } from "../contenders/contender.ts"
import type { HostArray } from "../random.ts"
import { installed } from "./install.ts"
import { jaxProgram } from "./jax-programs.ts"
import type { Peer, PeerProgram } from "./peer.ts"

/** What is used of an array of jax-js. An op takes hold of its arguments: `ref` is one hold more. */
export interface JaxArray {
  readonly size: number
  readonly shape: number[]
  readonly ref: JaxArray
  add(other: JaxArray | number): JaxArray
  sub(other: JaxArray | number): JaxArray
  mul(other: JaxArray | number): JaxArray
  slice(...ranges: [number, number][]): JaxArray
  dataSync(): ArrayLike<number>
  dispose(): void
}

/** A function of a module of jax-js. */
export type JaxOp = (...x: unknown[]) => JaxArray

/** What is used of `@jax-js/jax`. */
export interface Jax {
  init(device: string): Promise<string[]>
  defaultDevice(device: string): string
  readonly numpy: Readonly<Record<string, JaxOp>> & {
    array(data: ArrayLike<number>, options: object): JaxArray
  }
  readonly nn: Readonly<Record<string, JaxOp>>
  readonly lax: Readonly<Record<string, JaxOp>>
  jit<F>(f: F): F & { dispose?(): void }
  vjp(
    f: (...x: JaxArray[]) => JaxArray,
    primals: JaxArray[],
  ): [JaxArray, ((cotangent: JaxArray) => JaxArray[]) & { dispose?(): void }]
  valueAndGrad(
    f: (...x: JaxArray[]) => JaxArray,
    options: { argnums: number[] },
  ): (...x: JaxArray[]) => [JaxArray, JaxArray[]]
}

const version = "0.1.25"

/** jax-js on WebAssembly, with `jit` and without. */
export async function openJax(): Promise<Peer> {
  const { "@jax-js/jax": module } = await installed({ "@jax-js/jax": version })
  // It is the pinned version, of which Jax lists what is used.
  const jax = module as unknown as Jax
  await jax.init("wasm")
  jax.defaultDevice("wasm")
  return {
    name: "jax",
    says: `jax-js ${version}`,
    contenders: (each, inputs) => {
      const program = jaxProgram(jax, each)
      if (program === null) return []
      return (["jit", "eager"] as const).map((mode) => ({
        name: `jax-js wasm, ${mode}`,
        peer: true,
        prepare: () => prepare(jax, mode === "jit" ? jax.jit(program) : program, inputs),
      }))
    },
    close: () => undefined,
  }
}

function prepare(
  jax: Jax,
  program: PeerProgram<JaxArray> & { dispose?(): void },
  inputs: readonly HostArray[],
): Prepared {
  const arrays = inputs.map(({ data, shape, dtype = "float32" }) =>
    jax.numpy.array(dtype === "float32" ? data : Int32Array.from(data), { shape, dtype }),
  )
  const run = (): readonly JaxArray[] => program(...arrays.map((each) => each.ref))
  return {
    call: () => {
      const [first, ...others] = run()
      for (const each of others) each.dispose()
      // Reading takes hold of what is read.
      if (first) (first.size <= readWhole ? first : beginningOf(first)).dataSync()
    },
    results: () => run().map((each) => each.dataSync()),
    close: () => {
      for (const each of arrays) each.dispose()
      program.dispose?.()
    },
  }
}

function beginningOf(array: JaxArray): JaxArray {
  return array.slice(...array.shape.map((): [number, number] => [0, 1]))
}
