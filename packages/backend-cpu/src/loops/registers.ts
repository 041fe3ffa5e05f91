import { get, type Local } from "../wasm/index.ts"
import type { Reduction, State } from "../vector/reduction.ts"
import { registers, type Writer } from "../vector/vector.ts"

/** A state of a reduction in locals. */
export class Registers {
  readonly #writer: Writer
  readonly #reduction: Reduction
  readonly #locals: readonly (readonly Local[])[]

  constructor(writer: Writer, reduction: Reduction, name: string) {
    this.#writer = writer
    this.#reduction = reduction
    this.#locals = reduction.dtypes.map((dtype) =>
      Array.from({ length: registers(dtype) }, () => writer.fn.local("v128", name)),
    )
  }

  /** The state as it is when the code that reads it runs. */
  get state(): State {
    return this.#reduction.dtypes.map((dtype, at) => ({ dtype, parts: (this.#locals[at] ?? []).map(get) }))
  }

  set(state: State): void {
    this.#locals.forEach((locals, at) =>
      locals.forEach((local, part) => {
        const value = state[at]?.parts[part]
        if (value) this.#writer.fn.set(local, value)
      }),
    )
  }

  /** Combines it with what comes after it. */
  merge(state: State): void {
    this.set(this.#reduction.merge(this.#writer, this.state, state))
  }
}
