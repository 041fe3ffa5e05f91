import { bytesPerElement } from "@cotangent/core-api/backend"
import { type Code, get, i32, type Local, op } from "../wasm/index.ts"
import { type Place } from "../vector/access.ts"
import type { Writer } from "../vector/vector.ts"
import type { Context } from "./context.ts"
import type { Access } from "./nest.ts"

/** A pointer that walks with the loops, so that no index is ever multiplied by a stride inside them. */
export class Cursor {
  readonly access: Access
  readonly #writer: Writer
  readonly #pointer: Local
  readonly #size: number

  constructor(writer: Writer, access: Access, name: string) {
    this.access = access
    this.#writer = writer
    this.#pointer = writer.fn.local("i32", name)
    this.#size = bytesPerElement(access.dtype)
  }

  /** The address that it points to. */
  get address(): Code {
    return get(this.#pointer)
  }

  /** Goes to the element at index `start` of `axis`, or to the first. */
  begin(axis?: number, start?: Code): void {
    const stride = axis === undefined ? 0 : this.#bytes(axis)
    const { base } = this.access
    const moved = stride === 0 || !start ? base : op("i32.add", base, op("i32.mul", start, i32(stride)))
    this.#writer.fn.set(this.#pointer, moved)
  }

  /** Steps along an axis. */
  advance(axis: number, by: number | Code): void {
    const stride = this.#bytes(axis)
    if (stride === 0 || by === 0) return
    const bytes = typeof by === "number" ? i32(by * stride) : op("i32.mul", by, i32(stride))
    this.#writer.fn.set(this.#pointer, op("i32.add", get(this.#pointer), bytes))
  }

  /** The elements of a context: lanes lie along `vector`, rows along `rows`. */
  place({ row, column, count }: Context, rows: number | null, vector: number | null): Place {
    const offset =
      row * (rows === null ? 0 : this.#bytes(rows)) + column * (vector === null ? 0 : this.#bytes(vector))
    const stride = vector === null ? 0 : this.#stride(vector)
    // A constant beside an address does not wrap around as adding does: it must be positive, and the address real.
    if (offset >= 0 && !this.access.valid) return { address: this.address, offset, stride, count }
    const address = this.#writer.fn.let(op("i32.add", this.address, i32(offset)), "at")
    return { address, offset: 0, stride, count }
  }

  #stride(axis: number): number {
    return this.access.strides[axis] ?? 0
  }

  #bytes(axis: number): number {
    return this.#stride(axis) * this.#size
  }
}
