import {
  type Code,
  type Data,
  get,
  type Label,
  type Local,
  set,
  tee,
  typeOf,
  v128,
  type WasmFunction,
} from "./code.ts"
import type { ValueType } from "./opcodes.ts"

/**
 * Writes a function statement by statement. Blocks are written by callbacks, and vector constants live in locals
 * that are set once before everything else: V8 does not hoist them out of loops.
 */
export class FunctionBuilder {
  readonly name: string
  readonly #params: Local[] = []
  readonly #locals: Local[] = []
  readonly #constants = new Map<string, Local>()
  readonly #prologue: Code[] = []
  #body: Code[] = []
  #named = new Map<string, number>()
  readonly #callees = new Set<WasmFunction>()

  constructor(name: string) {
    this.name = name
  }

  /** The next parameter. */
  param(type: ValueType, name: string): Local {
    const local = { type, name: this.#unique(name) }
    this.#params.push(local)
    return local
  }

  /** A new local, 0 at the start of the function. */
  local(type: ValueType, name: string): Local {
    const local = { type, name: this.#unique(name) }
    this.#locals.push(local)
    return local
  }

  /** Puts a statement at the end of the block that is being written. */
  emit(...statements: readonly Code[]): void {
    this.#body.push(...statements)
  }

  /** A line of explanation in the text. */
  comment(text: string): void {
    this.emit({ kind: "comment", text })
  }

  /** Computes `value` here, once, into a new local; gives the code that reads it. */
  let(value: Code, name = "t"): Code {
    if (value.kind === "get") return value
    const type = typeOf(value)
    if (type === null) throw new Error("let needs a value")
    const local = this.local(type, name)
    this.emit(set(local, value))
    return get(local)
  }

  /** A vector constant, hoisted to the start of the function; equal constants share a local. */
  constant(bytes: Uint8Array, name = "c"): Code {
    const key = keyOf(bytes)
    let local = this.#constants.get(key)
    if (!local) {
      local = this.local("v128", name)
      this.#constants.set(key, local)
      this.#prologue.push(set(local, v128(bytes)))
    }
    return get(local)
  }

  /** What another function gives, which becomes part of the module. */
  call(callee: WasmFunction, ...args: readonly Code[]): Code {
    this.#callees.add(callee)
    return { kind: "call", callee, args }
  }

  /** Assigns to a local. */
  set(local: Local, value: Code): void {
    this.emit(set(local, value))
  }

  /** What `write` emits, without putting it anywhere. */
  gather(write: () => void): readonly Code[] {
    const outer = this.#body
    this.#body = []
    try {
      write()
      return this.#body
    } finally {
      this.#body = outer
    }
  }

  /** A block; `write` gets the label of its end. */
  block(name: string, write: (end: Label) => void): void {
    const label = { name: this.#unique(name) }
    const body = this.gather(() => write(label))
    this.emit({ kind: "block", label, body })
  }

  /** A loop that runs once unless something branches to the label of its start. */
  loop(name: string, write: (start: Label) => void): void {
    const label = { name: this.#unique(name) }
    const body = this.gather(() => write(label))
    this.emit({ kind: "loop", label, body })
  }

  /** `do { write() } while (again())`: the condition is written after the body. */
  doWhile(name: string, write: () => void, again: () => Code): void {
    this.loop(name, (start) => {
      write()
      this.branch(start, again())
    })
  }

  /** A condition; a branch without statements is left out. */
  if(condition: Code, holds: () => void, otherwise: () => void = () => undefined): void {
    this.emit({ kind: "if", condition, consequent: this.gather(holds), alternative: this.gather(otherwise) })
  }

  /** Goes to a label, if the condition is not 0. */
  branch(label: Label, condition?: Code): void {
    this.emit({ kind: "branch", label, ...(condition && { condition }) })
  }

  /** `value`, kept in a local too: the local, and the code that computes it. */
  tee(value: Code, name = "t"): { readonly local: Local; readonly code: Code } {
    const type = typeOf(value)
    if (type === null) throw new Error("tee needs a value")
    const local = this.local(type, name)
    return { local, code: tee(local, value) }
  }

  /** The function as written so far; it gives `result`, and reads `data`. */
  finish({
    result,
    data = null,
  }: { readonly result?: Code; readonly data?: Data | null } = {}): WasmFunction {
    return {
      name: this.name,
      params: this.#params,
      locals: this.#locals,
      body: [...this.#prologue, ...this.#body, ...(result ? [result] : [])],
      result: result ? typeOf(result) : null,
      callees: [...this.#callees],
      data,
    }
  }

  #unique(name: string): string {
    const count = this.#named.get(name) ?? 0
    this.#named.set(name, count + 1)
    return count === 0 ? name : `${name}${count}`
  }
}

/** Sixteen bytes as a key: two are equal if the bytes are. */
function keyOf(bytes: Uint8Array): string {
  const word = (at: number): number =>
    ((bytes[at] ?? 0) << 24) |
    ((bytes[at + 1] ?? 0) << 16) |
    ((bytes[at + 2] ?? 0) << 8) |
    (bytes[at + 3] ?? 0)
  return `${word(0)},${word(4)},${word(8)},${word(12)}`
}
