import { type Code, get, i32, type Local, op } from "../wasm/index.ts"
import type { Writer } from "../vector/vector.ts"
import type { Cursor } from "./cursor.ts"

/** A part of an axis known only at run time. It begins on a whole step, and ends on one or with the axis. */
export interface Part {
  readonly begin: Code
  readonly end: Code
}

/** A loop in blocks of passes. */
export interface Blocks {
  readonly passes: number
  /** Loops over each block, one after another, of bodies for whole steps. Without them there is one, of the body. */
  readonly phases?: readonly Phase[]
  /** Writes something to do after each block, and at the end. */
  readonly after: () => void
}

/** A loop over a block. */
export interface Phase {
  /** Writes what comes before the loop. */
  readonly before: () => void
  /** Writes the body for a whole step. */
  readonly body: () => void
}

/** How one loop is written. */
export interface LoopForm {
  readonly size: number
  /** Indices that one pass of the body takes. */
  readonly step: number
  readonly blocks?: Blocks
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
    const { size, step, blocks, body } = form
    const rest = size - whole
    const passes = whole / step
    if (passes > 1) this.#passes(axis, form, i32(whole))
    if (passes === 1) {
      body(step)
      if (rest > 0) this.#step(axis, step)
    }
    if (rest > 0) body(rest)
    if (rest > 0 || !isBlocked(form)) blocks?.after()
    this.#advance(axis, passes > 1 || rest > 0 ? -whole : 0)
  }

  #partly(axis: number, form: LoopForm, { end }: Part, whole: number): void {
    const { size, blocks, body } = form
    const { fn } = this.#writer
    const rest = size - whole
    const index = this.index(axis)
    const limit = rest === 0 ? end : get(this.#lesser("limit", end, i32(whole)))
    fn.if(op("i32.lt_u", index, limit), () => this.#passes(axis, form, limit))
    if (rest > 0) {
      fn.if(op("i32.lt_u", index, end), () => {
        body(rest)
        if (isBlocked(form)) blocks?.after()
      })
    }
    if (!isBlocked(form)) blocks?.after()
  }

  /** At least one pass, up to `end`. */
  #passes(axis: number, form: LoopForm, end: Code): void {
    const { step, blocks, body } = form
    const { fn } = this.#writer
    const index = this.index(axis)
    const until = (stop: Code, write: () => void): void =>
      fn.doWhile(
        `axis${axis}`,
        () => {
          write()
          this.#step(axis, step)
        },
        () => op("i32.lt_u", index, stop),
      )
    const bodies = blocks?.phases ?? [{ before: () => {}, body: () => body(step) }]
    if (!blocks || !isBlocked(form)) return until(end, () => body(step))
    fn.doWhile(
      `blocks${axis}`,
      () => {
        const first = fn.local("i32", "first")
        if (bodies.length > 1) fn.set(first, index)
        const stop = get(this.#lesser("stop", op("i32.add", index, i32(blocks.passes * step)), end))
        bodies.forEach((phase, at) => {
          if (at > 0) this.#goBack(axis, get(first))
          phase.before()
          until(stop, phase.body)
        })
        blocks.after()
      },
      () => op("i32.lt_u", index, end),
    )
  }

  /** Goes back to index `to` of an axis. */
  #goBack(axis: number, to: Code): void {
    const distance = this.#writer.fn.let(op("i32.sub", to, this.index(axis)), "back")
    for (const cursor of this.#cursors) cursor.advance(axis, distance)
    this.#writer.fn.set(this.#counter(axis), to)
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

/** Whether a block can end inside the loop, and not only with it. */
function isBlocked({ size, step, blocks }: LoopForm): boolean {
  return blocks !== undefined && Math.floor(size / step) > blocks.passes
}
