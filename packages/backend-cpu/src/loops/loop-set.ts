import { type Code, get, i32, type Local, op } from "../wasm/index.ts"
import type { Writer } from "../vector/vector.ts"
import type { Cursor } from "./cursor.ts"

/** A part of an axis known only at run time. It begins on a whole step, and ends on one or with the axis. */
export interface Part {
  readonly begin: Code
  readonly end: Code
}

/** How one loop is written. */
export interface LoopForm {
  readonly size: number
  /** Indices that one pass of the body takes. */
  readonly step: number
  /** Something to do after so many passes, and at the end. */
  readonly pause?: { readonly passes: number; readonly write: () => void }
  /** Not the whole axis, but a part; cursors stand at its beginning, and are left at its end. */
  readonly part?: Part
  /** Writes the body for so many indices: `step`, or what is left at the end of the axis. */
  readonly body: (count: number) => void
}

/** Loops that count the index of each axis and take their cursors along. */
export class LoopSet {
  readonly #writer: Writer
  readonly #cursors: readonly Cursor[]
  readonly #fixed: ReadonlyMap<number, Code>
  readonly #counters = new Map<number, Local>()

  /** `fixed`: the indices of axes that no loop runs over. */
  constructor(writer: Writer, cursors: readonly Cursor[], fixed: ReadonlyMap<number, Code> = new Map()) {
    this.#writer = writer
    this.#cursors = cursors
    this.#fixed = fixed
  }

  /** The index along an axis, 0 before its loop. */
  index(axis: number): Code {
    return this.#fixed.get(axis) ?? get(this.#counter(axis))
  }

  /** Writes a loop over an axis. */
  over(axis: number, form: LoopForm): void {
    const { size, step, part } = form
    const whole = size - (size % step)
    const counter = this.#counter(axis)
    this.#writer.fn.set(counter, part ? part.begin : i32(0))
    if (part) this.#partly(axis, form, part, whole)
    else this.#wholly(axis, form, whole)
  }

  #wholly(axis: number, form: LoopForm, whole: number): void {
    const { size, step, pause, body } = form
    const rest = size - whole
    const passes = whole / step
    if (passes > 1) this.#passes(axis, form, i32(whole))
    if (passes === 1) {
      body(step)
      if (rest > 0) this.#step(axis, step)
    }
    if (rest > 0) body(rest)
    if (rest > 0 || !isBlocked(form)) pause?.write()
    this.#advance(axis, passes > 1 || rest > 0 ? -whole : 0)
  }

  #partly(axis: number, form: LoopForm, { end }: Part, whole: number): void {
    const { size, pause, body } = form
    const { fn } = this.#writer
    const rest = size - whole
    const index = this.index(axis)
    const limit = rest === 0 ? end : get(this.#lesser("limit", end, i32(whole)))
    fn.if(op("i32.lt_u", index, limit), () => this.#passes(axis, form, limit))
    if (rest > 0) {
      fn.if(op("i32.lt_u", index, end), () => {
        body(rest)
        if (isBlocked(form)) pause?.write()
      })
    }
    if (!isBlocked(form)) pause?.write()
  }

  /** At least one pass, up to `end`. */
  #passes(axis: number, form: LoopForm, end: Code): void {
    const { step, pause, body } = form
    const { fn } = this.#writer
    const index = this.index(axis)
    const once = (): void => {
      body(step)
      this.#step(axis, step)
    }
    if (!pause || !isBlocked(form)) {
      fn.doWhile(`axis${axis}`, once, () => op("i32.lt_u", index, end))
      return
    }
    fn.doWhile(
      `blocks${axis}`,
      () => {
        const stop = this.#lesser("stop", op("i32.add", index, i32(pause.passes * step)), end)
        fn.doWhile(`axis${axis}`, once, () => op("i32.lt_u", index, get(stop)))
        pause.write()
      },
      () => op("i32.lt_u", index, end),
    )
  }

  #step(axis: number, by: number): void {
    this.#advance(axis, by)
    this.#writer.fn.set(this.#counter(axis), op("i32.add", this.index(axis), i32(by)))
  }

  #advance(axis: number, by: number): void {
    for (const cursor of this.#cursors) cursor.advance(axis, by)
  }

  #counter(axis: number): Local {
    let counter = this.#counters.get(axis)
    if (!counter) {
      counter = this.#writer.fn.local("i32", `i${axis}`)
      this.#counters.set(axis, counter)
    }
    return counter
  }

  /** The lesser of two unsigned numbers, in a new local. */
  #lesser(name: string, a: Code, b: Code): Local {
    const { fn } = this.#writer
    const local = fn.local("i32", name)
    fn.set(local, a)
    fn.if(op("i32.lt_u", b, get(local)), () => fn.set(local, b))
    return local
  }
}

/** Whether the pauses come inside the loop, and not only at its end. */
function isBlocked({ size, step, pause }: LoopForm): boolean {
  return pause !== undefined && Math.floor(size / step) > pause.passes
}
