import type { ByteWriter } from "./bytes.ts"
import type { Code, Label, Local, Operation, WasmFunction } from "./code.ts"
import { instruction, type ValueType } from "./opcodes.ts"

/** Value types of the binary format. */
export const typeByte: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b }

const emptyBlock = 0x40
const opcodes = { block: 0x02, loop: 0x03, if: 0x04, else: 0x05, end: 0x0b, br: 0x0c, brIf: 0x0d, call: 0x10 }
const locals = { get: 0x20, set: 0x21, tee: 0x22 }

/** Writes the body of a function of a module that consists of `all`: its locals, grouped by type, and its code (core specification 3.0, binary format). */
export function encodeBody(
  out: ByteWriter,
  { params, locals: declared, body }: WasmFunction,
  all: readonly WasmFunction[],
): void {
  const byType = (Object.keys(typeByte) as ValueType[]) // the keys of a Record<ValueType, …>
    .map((type) => ({ type, own: declared.filter((local) => local.type === type) }))
    .filter(({ own }) => own.length > 0)
  out.list(byType, ({ type, own }) => {
    out.unsigned(own.length)
    out.byte(typeByte[type])
  })
  const numbers = new Map([...params, ...byType.flatMap(({ own }) => own)].map((local, at) => [local, at]))
  const encoder = new Encoder(out, numbers, all)
  encoder.sequence(body)
  out.byte(opcodes.end)
}

class Encoder {
  readonly #out: ByteWriter
  readonly #numbers: ReadonlyMap<Local, number>
  readonly #all: readonly WasmFunction[]
  /** Enclosing labels, innermost last; an if has none that anybody could name. */
  readonly #labels: (Label | null)[] = []

  constructor(out: ByteWriter, numbers: ReadonlyMap<Local, number>, all: readonly WasmFunction[]) {
    this.#out = out
    this.#numbers = numbers
    this.#all = all
  }

  sequence(body: readonly Code[]): void {
    for (const each of body) this.#code(each)
  }

  #code(code: Code): void {
    switch (code.kind) {
      case "operation":
        return this.#operation(code)
      case "get":
        return this.#local(locals.get, code.local)
      case "set":
      case "tee":
        this.#code(code.value)
        return this.#local(locals[code.kind], code.local)
      case "block":
      case "loop":
        return this.#nested(opcodes[code.kind], code.label, () => this.sequence(code.body))
      case "if":
        this.#code(code.condition)
        return this.#nested(opcodes.if, null, () => {
          this.sequence(code.consequent)
          if (code.alternative.length === 0) return
          this.#out.byte(opcodes.else)
          this.sequence(code.alternative)
        })
      case "branch": {
        if (code.condition) this.#code(code.condition)
        this.#out.byte(code.condition ? opcodes.brIf : opcodes.br)
        const at = this.#labels.lastIndexOf(code.label)
        if (at < 0) throw new Error(`nothing around a branch to ${code.label.name} has that label`)
        return this.#out.unsigned(this.#labels.length - 1 - at)
      }
      case "call":
        this.sequence(code.args)
        this.#out.byte(opcodes.call)
        return this.#out.unsigned(this.#all.indexOf(code.callee))
      case "comment":
        break
    }
  }

  #nested(opcode: number, label: Label | null, write: () => void): void {
    this.#out.byte(opcode)
    this.#out.byte(emptyBlock)
    this.#labels.push(label)
    write()
    this.#labels.pop()
    this.#out.byte(opcodes.end)
  }

  #local(opcode: number, local: Local): void {
    const number = this.#numbers.get(local)
    if (number === undefined) throw new Error(`${local.name} is no local of this function`)
    this.#out.byte(opcode)
    this.#out.unsigned(number)
  }

  #operation({ op, args, offset = 0, lane = 0, lanes = [], value = 0 }: Operation): void {
    this.sequence(args)
    const { bytes, immediate } = instruction(op)
    this.#out.raw(bytes)
    switch (immediate) {
      case "none":
        return
      case "const":
        return this.#constant(op, value)
      case "memory":
      case "memory lane":
        // Nothing is promised about the alignment: 2⁰ is always true, and engines do not use the hint.
        this.#out.byte(0)
        this.#out.unsigned(offset)
        if (immediate === "memory lane") this.#out.byte(lane)
        return
      case "lane":
        return this.#out.byte(lane)
      case "shuffle":
        return this.#out.raw(lanes)
    }
  }

  #constant(op: string, value: number | bigint | Uint8Array): void {
    if (value instanceof Uint8Array) this.#out.raw(value)
    else if (typeof value === "bigint" || op === "i32.const") this.#out.signed(value)
    else if (op === "f32.const") this.#out.single(value)
    else this.#out.double(value)
  }
}
