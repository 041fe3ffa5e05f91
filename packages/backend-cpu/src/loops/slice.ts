import type { DType } from "@cotangent/core-api/backend"
import { type Code, get, i32, load, op, store } from "../wasm/index.ts"
import { identityState, type Reduction, type State } from "../vector/reduction.ts"
import { lanes, registers, type Writer } from "../vector/vector.ts"
import type { Context } from "./context.ts"
import { Cursor } from "./cursor.ts"
import type { Group } from "./group.ts"
import type { Access, Nest } from "./nest.ts"
import type { Order } from "./order.ts"

/** Where the states of one accumulation lie in memory while loops over some reduced axes are still open. */
export interface SliceLayout {
  /** Vectors of four states. */
  readonly vectors: number
  /** Distance of neighbours along each axis of the space, in states: 0 where there is but one. */
  readonly strides: readonly number[]
}

/**
 * Room for a state of each result inside loop `group.from`. Lanes that are still to be added up keep four states for
 * one result; otherwise lanes lie along the vector axis, whose end is rounded up.
 */
export function sliceLayout({ space }: Nest, order: Order, group: Group): SliceLayout {
  const inner = order.axes.slice(group.from).filter((axis) => !group.axes.includes(axis))
  const strides = space.map(() => 0)
  const together = order.vector === null || !inner.includes(order.vector)
  // The vector axis is the one that is adjacent in memory, wherever its loop stands.
  const outwards = inner.toReversed().sort((a, b) => Number(b === order.vector) - Number(a === order.vector))
  let states: number = together ? lanes : 1
  for (const axis of outwards) {
    strides[axis] = states
    const size = space[axis] ?? 1
    states *= axis === order.vector ? Math.ceil(size / lanes) * lanes : size
  }
  return { vectors: states / lanes, strides }
}

/** Bytes that the states of a reduction take in this layout. */
export function sliceBytes({ vectors }: SliceLayout, { dtypes }: Reduction): number {
  return dtypes.reduce((sum, dtype) => sum + 16 * registers(dtype) * vectors, 0)
}

/** The states of one accumulation in memory. */
export class Slice {
  readonly #writer: Writer
  readonly #reduction: Reduction
  readonly #layout: SliceLayout
  readonly #starts: readonly Code[]
  /** One for each vector of a state: they walk with the loops. */
  readonly cursors: readonly Cursor[]

  /** The slice lies `first` bytes after `start`, which is cheap to read again. */
  constructor(writer: Writer, reduction: Reduction, layout: SliceLayout, start: Code, first: number) {
    this.#writer = writer
    this.#reduction = reduction
    this.#layout = layout
    let offset = first
    this.#starts = reduction.dtypes.map((dtype) => {
      const at = offset
      offset += 16 * registers(dtype) * layout.vectors
      return op("i32.add", start, i32(at))
    })
    this.cursors = reduction.dtypes.map((dtype, at) => new Cursor(writer, this.#access(dtype, at), "slice"))
  }

  /** Makes every state that of one who has seen nothing. */
  clear(): void {
    const { fn } = this.#writer
    identityState(this.#writer, this.#reduction).forEach(({ dtype, parts: [bits] }, at) => {
      const start = this.#starts[at]
      if (!bits || !start) return
      const pointer = fn.local("i32", "clear")
      const end = fn.local("i32", "end")
      fn.set(pointer, start)
      fn.set(end, op("i32.add", get(pointer), i32(16 * registers(dtype) * this.#layout.vectors)))
      fn.doWhile(
        "clearing",
        () => {
          fn.emit(store("v128.store", get(pointer), bits))
          fn.set(pointer, op("i32.add", get(pointer), i32(16)))
        },
        () => op("i32.lt_u", get(pointer), get(end)),
      )
    })
  }

  /** The state at a context, `offset` bytes further on. */
  load(context: Context, vector: number | null, offset: Code | null = null): State {
    const { fn } = this.#writer
    return this.cursors.map((cursor) => {
      const { dtype } = cursor.access
      const place = cursor.place(context, null, vector)
      const address = offset ? op("i32.add", place.address, offset) : place.address
      const parts = Array.from({ length: registers(dtype) }, (_, part) =>
        fn.let(load("v128.load", address, place.offset + 16 * part)),
      )
      return { dtype: this.#stateType(cursor), parts }
    })
  }

  store(context: Context, vector: number | null, state: State): void {
    this.cursors.forEach((cursor, at) => {
      const place = cursor.place(context, null, vector)
      state[at]?.parts.forEach((part, index) =>
        this.#writer.fn.emit(store("v128.store", place.address, part, place.offset + 16 * index)),
      )
    })
  }

  #stateType(cursor: Cursor): DType {
    return this.#reduction.dtypes[this.cursors.indexOf(cursor)] ?? cursor.access.dtype
  }

  #access(dtype: DType, at: number): Access {
    // A mask in a register takes 32 bits a lane.
    const stored = dtype === "bool" ? "int32" : dtype
    return { dtype: stored, base: this.#starts[at] ?? i32(0), strides: this.#layout.strides }
  }
}
