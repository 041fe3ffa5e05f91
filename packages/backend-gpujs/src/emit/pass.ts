import {
  type Accumulator,
  call,
  type Expr,
  type Kernel,
  type KernelOutput,
} from "@cotangent/core-api/backend"
import { divide, splitPosition } from "./axes.ts"
import { challenge, combine, isPosition, start, worst } from "./combine.ts"
import { Evaluator, type Named, type Place } from "./evaluator.ts"
import { Block, FunctionText, type Scalar, type Source } from "./function-text.ts"
import { loopsOf, printNest, type Term } from "./nest.ts"
import type { Elementary } from "./recipes.ts"

/** One call of gpu.js: its function, what that is called with, and how many elements it gives. */
export interface Pass {
  readonly source: string
  readonly arrays: readonly Source[]
  readonly scalars: readonly Scalar[]
  readonly length: number
  /** Elements, or terms, that all threads visit. */
  readonly work: number
}

/** What each thread reduces. */
export interface Reduction {
  /** Accumulators of the kernel, by number. */
  readonly accumulators: readonly number[]
  readonly axes: readonly number[]
  /** `elements`: terms of the kernel's space. `partials`: what earlier passes left, `count` for each result. */
  readonly terms: "elements" | "partials"
  /** Terms that each result is made of. */
  readonly count: number
  /** Terms that one thread combines, and threads that share a result. */
  readonly chunk: number
  readonly chunks: number
}

/** What a pass gives: one output of the kernel, or partial results of its only accumulator. */
export type Result = { readonly output: KernelOutput } | { readonly partial: number }

interface PassParts {
  readonly kernel: Kernel
  readonly functions: Elementary
  readonly axes: readonly number[]
  readonly reduction: Reduction | null
  readonly result: Result
}

/** Writes a pass. One thread computes one element: of the output, or one chunk of one result. */
export function writePass(parts: PassParts): Pass {
  return new PassWriter(parts).write()
}

class PassWriter {
  readonly #parts: PassParts
  readonly #text = new FunctionText()
  readonly #outer = new Block(this.#text)
  readonly #tail = new Block(this.#text)
  readonly #loops: string[] = []
  readonly #kept = new Map<number, Named>()
  readonly #early = new Map<Expr, string>()
  readonly #totals = new Map<number, string>()
  /** The position of the thread as an integer, where that is the element of a row-major array of the space. */
  readonly #position: string | null
  /** The number of the result that the thread works at, and of its first term. */
  readonly #row: string
  readonly #first: string | null

  constructor(parts: PassParts) {
    this.#parts = parts
    const { kernel, axes, reduction } = parts
    const keptAxes = kernel.space.map((_, axis) => axis).filter((axis) => !axes.includes(axis))
    const sizes = keptAxes.map((axis) => kernel.space[axis] ?? 1)
    const rows = sizes.reduce((product, size) => product * size, 1)
    const thread = this.#outer.assign("this.thread.x")
    this.#position = axes.length === 0 ? "this.thread.x" : null
    const chunks = reduction?.chunks ?? 1
    const { quotient, remainder } = divide(this.#text, this.#outer, thread, chunks, rows * chunks)
    this.#row = quotient
    this.#first =
      reduction && chunks > 1
        ? this.#outer.assign(
            reduction.chunk === 1 ? remainder : `${remainder} * ${this.#text.size(reduction.chunk)}`,
          )
        : null
    // Positions are split only if somebody asks for an index: a function without sizes serves arrays of every size.
    let names: readonly string[] | null = null
    keptAxes.forEach((axis, at) => {
      const text = this.#text
      const outer = this.#outer
      const row = this.#row
      this.#kept.set(axis, {
        get name() {
          names ??= splitPosition(text, outer, row, sizes)
          return names[at] ?? "0.0"
        },
        block: outer,
      })
    })
  }

  write(): Pass {
    const { reduction, result, kernel } = this.#parts
    if (reduction) this.#reduce(reduction)
    const value =
      "partial" in result
        ? (this.#totals.get(result.partial) ?? "0.0")
        : this.#evaluator(this.#tail, () => null).value(stored(result.output))
    const { arrays, scalars } = this.#text
    const source = this.#text.print([
      ...this.#outer.lines,
      ...this.#loops,
      ...this.#tail.lines,
      `return ${value};`,
    ])
    const rows = kernel.space.reduce((n, size, axis) => (this.#parts.axes.includes(axis) ? n : n * size), 1)
    const length = rows * (reduction?.chunks ?? 1)
    return { source, arrays, scalars, length, work: length * (reduction?.chunk ?? 1) }
  }

  #evaluator(inner: Block, reduced: (axis: number) => Named | null): Evaluator {
    const { kernel, functions } = this.#parts
    const place: Place = {
      outer: this.#outer,
      inner,
      position: this.#position,
      indices: (axis) => reduced(axis) ?? this.#kept.get(axis) ?? { name: "0.0", block: this.#outer },
      totals: (accumulator) => this.#totals.get(accumulator) ?? "0.0",
    }
    return new Evaluator(kernel, this.#text, functions, place, this.#early)
  }

  #reduce(reduction: Reduction): void {
    // Terms of the space share a nest; partial results are looked up one accumulator at a time.
    const together =
      reduction.terms === "elements" ? [reduction.accumulators] : reduction.accumulators.map((each) => [each])
    for (const group of together) {
      const accumulators = group.flatMap((at) => {
        const accumulator = this.#parts.kernel.accumulators[at]
        return accumulator ? [new Combined(at, accumulator, this.#text)] : []
      })
      if (reduction.chunk === 1) this.#single(reduction, accumulators)
      else {
        this.#loops.push(...this.#nest(reduction, accumulators))
        for (const each of accumulators) this.#totals.set(each.at, each.result)
      }
    }
  }

  /** One term is its own total. */
  #single(reduction: Reduction, accumulators: readonly Combined[]): void {
    const own = new Block(this.#text)
    const r = this.#first ?? "0.0"
    for (const each of accumulators) this.#totals.set(each.at, this.#term(reduction, each, r, own).total)
    this.#loops.push(...own.lines)
  }

  #nest(reduction: Reduction, accumulators: readonly Combined[]): string[] {
    const { count, chunk, chunks } = reduction
    if (count === 0) return accumulators.flatMap((each) => each.open(0))
    const loops = loopsOf(Math.min(chunk, count))
    // A loop of its own length needs no end; deeper nests all have one, so that their text says nothing of the length.
    const end = loops.length > 1 || chunks > 1 ? this.#text.size(count) : null
    const place = (number: string): string => (this.#first ? `${this.#first} + ${number}` : number)
    const body = (term: string): Term => {
      const inner = new Block(this.#text)
      const number = inner.assign(term)
      const r = this.#first ? inner.assign(place(number)) : number
      const own = new Block(this.#text)
      const updates = accumulators.flatMap((each) => this.#update(reduction, each, loops.length, r, own))
      return {
        lines: [...inner.lines, ...own.lines, ...updates],
        within: end === null ? null : (at) => `${place(at)} < ${end}`,
      }
    }
    const first = this.#first ?? "0.0"
    return printNest(
      {
        loops,
        open: (depth) =>
          accumulators.flatMap((each) => each.open(depth, this.#firstPosition(reduction, each, first))),
        close: (depth) => accumulators.flatMap((each) => each.close(depth)),
        body,
      },
      this.#text.fresh(),
    )
  }

  /** The position that leads before anything was compared. */
  #firstPosition({ terms, count }: Reduction, { at, accumulator }: Combined, first: string): string {
    if (!isPosition(accumulator.op) || terms === "elements") return first
    const array = this.#text.array({ kind: "partial", of: at })
    const address = this.#outer.assign(`${this.#row} * ${this.#rowLength(count)} + ${first}`)
    return this.#outer.assign(`${array}[${address}]`)
  }

  #terms: { readonly own: Block; readonly evaluator: Evaluator } | null = null

  #update(reduction: Reduction, combined: Combined, depth: number, r: string, own: Block): string[] {
    const { x, total } = this.#term(reduction, combined, r, own)
    return isPosition(combined.accumulator.op) ? combined.challenge(x, total) : combined.combine(depth, x)
  }

  /** Term `r` of an accumulator: the number that is compared or combined, and what stands for it alone. */
  #term(
    { terms, count, axes }: Reduction,
    combined: Combined,
    r: string,
    own: Block,
  ): { x: string; total: string } {
    const { accumulator, at } = combined
    const position = isPosition(accumulator.op)
    if (terms === "partials") {
      const array = this.#text.array({ kind: "partial", of: at })
      const address = own.assign(`${this.#row} * ${this.#rowLength(count)} + ${r}`)
      const partial = own.assign(`${array}[${address}]`)
      if (!position) return { x: partial, total: partial }
      const here = this.#evaluator(own, (axis) =>
        axes.includes(axis) ? { name: partial, block: own } : null,
      )
      return { x: here.value(accumulator.value), total: partial }
    }
    const x = this.#elements(axes, r, own).value(accumulator.value)
    return { x, total: position ? r : x }
  }

  #length: string | null = null

  /** Partial results of each row. */
  #rowLength(count: number): string {
    this.#length ??= this.#text.size(count)
    return this.#length
  }

  /** The evaluator of terms of the space: one for all accumulators of a nest. */
  #elements(axes: readonly number[], r: string, own: Block): Evaluator {
    if (this.#terms?.own === own) return this.#terms.evaluator
    const { kernel } = this.#parts
    const names = splitPosition(
      this.#text,
      own,
      r,
      axes.map((axis) => kernel.space[axis] ?? 1),
    )
    const evaluator = this.#evaluator(own, (axis) => {
      const place = axes.indexOf(axis)
      return place >= 0 ? { name: names[place] ?? "0.0", block: own } : null
    })
    this.#terms = { own, evaluator }
    return evaluator
  }
}

/** The value of an output, converted to the dtype that it is stored with. */
function stored({ value, dtype }: KernelOutput): Expr {
  return value.dtype === dtype ? value : call("cast", [value], dtype)
}

/** The variables of one accumulator: a total for each level of the nest, or the leader and its position. */
class Combined {
  readonly at: number
  readonly accumulator: Accumulator
  readonly #text: FunctionText
  readonly #name: string

  constructor(at: number, accumulator: Accumulator, text: FunctionText) {
    this.at = at
    this.accumulator = accumulator
    this.#text = text
    this.#name = text.fresh()
  }

  get result(): string {
    return isPosition(this.accumulator.op) ? `${this.#name}p` : `${this.#name}d0`
  }

  open(depth: number, first = "0.0"): string[] {
    const { accumulator } = this
    if (!isPosition(accumulator.op))
      return [`let ${this.#name}d${depth} = ${start(accumulator, this.#text)};`]
    if (depth > 0) return []
    return [`let ${this.#name}b = ${worst(accumulator.op, this.#text)};`, `let ${this.#name}p = ${first};`]
  }

  close(depth: number): string[] {
    const { op } = this.accumulator
    if (isPosition(op) || depth === 0) return []
    return [combine(op, `${this.#name}d${depth - 1}`, `${this.#name}d${depth}`)]
  }

  combine(depth: number, x: string): string[] {
    const { op } = this.accumulator
    return isPosition(op) ? [] : [combine(op, `${this.#name}d${depth - 1}`, x)]
  }

  challenge(x: string, position: string): string[] {
    const { op } = this.accumulator
    if (!isPosition(op)) return []
    const variables = { best: `${this.#name}b`, place: `${this.#name}p`, flag: this.#text.fresh() }
    return challenge(op, variables, x, position)
  }
}
