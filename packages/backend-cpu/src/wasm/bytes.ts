/** Writes the numbers of the WebAssembly binary format into a growing array. */
export class ByteWriter {
  #bytes = new Uint8Array(1024)
  #length = 0

  /** What was written. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length)
  }

  /** Bytes as they are. */
  raw(bytes: ArrayLike<number>): void {
    this.#reserve(bytes.length)
    // An opcode has one to three bytes: a call that copies takes longer than they do.
    if (bytes.length > 4) this.#bytes.set(bytes, this.#length)
    else for (let at = 0; at < bytes.length; at++) this.#bytes[this.#length + at] = bytes[at] ?? 0
    this.#length += bytes.length
  }

  /** One byte. */
  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
  }

  /** An unsigned LEB128, up to 2³² − 1. */
  unsigned(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.byte(rest)
  }

  /** A signed LEB128 of up to 64 bits. */
  signed(value: number | bigint): void {
    let rest = BigInt.asIntN(64, BigInt(value))
    for (;;) {
      const low = Number(rest & 0x7fn)
      rest >>= 7n
      const done = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)
      this.byte(done ? low : low | 0x80)
      if (done) return
    }
  }

  /** IEEE float32, little-endian. */
  single(value: number): void {
    this.raw(new Uint8Array(Float32Array.of(value).buffer))
  }

  /** IEEE float64, little-endian. */
  double(value: number): void {
    this.raw(new Uint8Array(Float64Array.of(value).buffer))
  }

  /** UTF-8 with its length before it. */
  name(text: string): void {
    const encoded = new TextEncoder().encode(text)
    this.unsigned(encoded.length)
    this.raw(encoded)
  }

  /** What `write` writes, with its length before it. */
  sized(write: (inner: ByteWriter) => void): void {
    // Written in place, and moved to make room for the length once that is known.
    const start = this.#length
    write(this)
    const length = this.#length - start
    this.unsigned(length)
    const header = this.#bytes.slice(start + length, this.#length)
    this.#bytes.copyWithin(start + header.length, start, start + length)
    this.#bytes.set(header, start)
  }

  /** A number of items, then each of them. */
  list<T>(items: readonly T[], write: (item: T, at: number) => void): void {
    this.unsigned(items.length)
    items.forEach(write)
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const grown = new Uint8Array(2 * this.#bytes.length + more)
    grown.set(this.#bytes)
    this.#bytes = grown
  }
}
