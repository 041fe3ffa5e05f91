/** Textures and GPU buffers that exist now. */
export interface Census {
  readonly alive: () => number
  readonly made: () => number
  /** Puts back what was wrapped. */
  readonly end: () => void
}

type Method = (this: unknown, ...args: unknown[]) => unknown

/** Counts what is created and deleted, by wrapping the methods that do so. */
export function takeCensus(): Census {
  const alive = new Set<unknown>()
  let made = 0
  const ends: (() => void)[] = []
  const wrap = (
    prototype: object | undefined,
    name: string,
    note: (self: unknown, args: unknown[], result: unknown) => void,
  ): void => {
    const original = prototype && (Reflect.get(prototype, name) as Method)
    if (!prototype || !original) return
    const wrapped: Method = function (...args) {
      const result = original.apply(this, args)
      note(this, args, result)
      return result
    }
    Reflect.set(prototype, name, wrapped)
    ends.push(() => Reflect.set(prototype, name, original))
  }
  const born = (_: unknown, __: unknown, result: unknown): void => {
    made++
    alive.add(result)
  }
  for (const context of ["WebGLRenderingContext", "WebGL2RenderingContext"]) {
    const prototype = prototypeOf(context)
    wrap(prototype, "createTexture", born)
    wrap(prototype, "deleteTexture", (_, [texture]) => alive.delete(texture))
  }
  wrap(prototypeOf("GPUDevice"), "createBuffer", born)
  wrap(prototypeOf("GPUBuffer"), "destroy", (buffer) => alive.delete(buffer))
  return { alive: () => alive.size, made: () => made, end: () => ends.forEach((each) => each()) }
}

function prototypeOf(name: string): object | undefined {
  const constructor: unknown = Reflect.get(globalThis, name)
  return typeof constructor === "function" ? (constructor.prototype as object) : undefined
}
