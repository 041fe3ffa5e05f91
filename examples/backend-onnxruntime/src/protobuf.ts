/** A message of Protocol Buffers as it is written: fields one after the other, in their binary encoding. */
export class Message {
  readonly #parts: Uint8Array[] = []

  /** A field of a whole number, −1 and the like in ten bytes as the format has them. */
  int(field: number, value: number): this {
    this.#parts.push(varint(BigInt(field << 3)), varint(BigInt.asUintN(64, BigInt(value))))
    return this
  }

  /** A field of bytes, of text, or of another message. */
  bytes(field: number, value: Uint8Array | string | Message): this {
    const bytes =
      typeof value === "string" ? text.encode(value) : value instanceof Message ? value.encoded() : value
    this.#parts.push(varint(BigInt((field << 3) | 2)), varint(BigInt(bytes.length)), bytes)
    return this
  }

  /** The same field once for each of a list. */
  each<T>(list: Iterable<T>, write: (message: this, item: T) => void): this {
    for (const item of list) write(this, item)
    return this
  }

  /** All fields so far. */
  encoded(): Uint8Array {
    const all = new Uint8Array(this.#parts.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const part of this.#parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }
}

const text = new TextEncoder()

/** Seven bits to a byte, the lowest first; the top bit says that more follow. */
function varint(value: bigint): Uint8Array {
  const bytes: number[] = []
  let rest = value
  do {
    const low = Number(rest & 127n)
    rest >>= 7n
    bytes.push(rest > 0n ? low | 128 : low)
  } while (rest > 0n)
  return Uint8Array.from(bytes)
}
