import {
  type Call,
  convert,
  CotangentError,
  type Expr,
  type Intrinsic,
  intrinsics,
  type Kernel,
  type View,
} from "@cotangent/core-api/backend"
import type { Block, FunctionText } from "./function-text.ts"
import type { Elementary, Recipe } from "./recipes.ts"
import { recipes } from "./recipes.ts"

/** A value: its name or literal, and the block from which on it is known. */
export interface Named {
  readonly name: string
  readonly block: Block
}

/** Where an expression is evaluated. */
export interface Place {
  /** Statements before any loop. */
  readonly outer: Block
  /** Statements that follow what is not known before the loop: inside it for its terms, after it for the outputs. */
  readonly inner: Block
  /** The position of the thread, if the kept axes are all axes and not split. */
  readonly position: string | null
  readonly indices: (axis: number) => Named
  /** Names of the accumulators. */
  readonly totals: (accumulator: number) => string
}

/** Writes expressions of a kernel as statements: each once, and outside the loop if it does not change in it. */
export class Evaluator {
  readonly #kernel: Kernel
  readonly #text: FunctionText
  readonly #place: Place
  readonly #recipes: Readonly<Record<Intrinsic, Recipe>>
  readonly #outer: Map<Expr, string>
  readonly #inner = new Map<Expr, string>()
  readonly #elements = new Map<number, Named>()

  /** `outer` remembers what was written before any loop, for the other evaluators of the same function. */
  constructor(
    kernel: Kernel,
    text: FunctionText,
    functions: Elementary,
    place: Place,
    outer: Map<Expr, string> = new Map(),
  ) {
    this.#kernel = kernel
    this.#text = text
    this.#place = place
    this.#recipes = recipes(functions)
    this.#outer = outer
  }

  /** The name, or the literal, that has the value of `expr` in the inner block. */
  value(expr: Expr): string {
    return this.#value(expr).name
  }

  #value(expr: Expr): Named {
    const { outer, inner } = this.#place
    const early = this.#outer.get(expr)
    if (early !== undefined) return { name: early, block: outer }
    const late = this.#inner.get(expr)
    if (late !== undefined) return { name: late, block: inner }
    const made = this.#write(expr)
    const memo = made.block === outer ? this.#outer : this.#inner
    memo.set(expr, made.name)
    return made
  }

  #write(expr: Expr): Named {
    const { outer, inner, indices, totals } = this.#place
    switch (expr.kind) {
      case "const":
        return { name: this.#text.number(convert(expr.value, expr.dtype)), block: outer }
      case "param":
        return { name: this.#text.scalar({ kind: "param", at: expr.index }), block: outer }
      case "index": {
        const index = indices(expr.axis)
        return isLiteral(index.name) ? { name: this.#text.number(0), block: outer } : index
      }
      case "acc":
        return { name: totals(expr.index), block: inner }
      case "arg":
        return this.#element(expr.index)
      case "call":
        return this.#call(expr)
    }
  }

  #call(expr: Call): Named {
    const args = expr.args.map((each) => this.#value(each))
    const block = this.#later(args.map((each) => each.block))
    // Compilers compute with literals alone, and refuse what that leaves undefined: variables are safe from them.
    const [x = "0.0", y = "0.0", z = "0.0"] = args.map(({ name }) =>
      isLiteral(name) ? block.assign(name) : name,
    )
    const known = intrinsics.find((each) => each === expr.op)
    if (!known) throw new CotangentError("E_UNSUPPORTED", `gpu.js has no op ${expr.op}`)
    const [first, second] = expr.args
    const text = this.#recipes[known](
      { block, text: this.#text },
      {
        args: [x, y, z],
        from: first?.dtype ?? expr.dtype,
        to: expr.dtype,
        exponent: second?.kind === "const" ? second.value : null,
      },
    )
    return { name: isName(text) ? text : block.assign(text), block }
  }

  #element(input: number): Named {
    const known = this.#elements.get(input)
    if (known) return known
    const view = this.#kernel.inputs[input]?.view
    if (!view) throw new CotangentError("E_COMPILE", `the kernel has no input ${input}`)
    const array = this.#text.array({ kind: "input", at: input })
    const inside = this.#inside(view)
    const address = this.#address(view)
    const block = this.#later([address.block, inside?.block ?? address.block])
    if (!inside) {
      const element = { name: block.assign(`${array}[${address.name}]`), block }
      this.#elements.set(input, element)
      return element
    }
    const safe = block.assign(`(${inside.name} > 0.5) ? ${address.name} : 0.0`)
    const read = block.assign(`${array}[${safe}]`)
    const element = { name: block.assign(`(${inside.name} > 0.5) ? ${read} : 0.0`), block }
    this.#elements.set(input, element)
    return element
  }

  /** 1 where the view has an element of its buffer, 0 where padding is; null if there is none. */
  #inside({ valid, shape }: View): Named | null {
    let mask: Named | null = null
    for (const [axis, range] of (valid ?? []).entries()) {
      if (!range) continue
      const index = this.#place.indices(axis)
      const [begin, end] = range
      const block: Block = mask ? this.#later([mask.block, index.block]) : index.block
      const size = shape[axis] ?? 1
      const before = end >= size ? "1.0" : `((${index.name} < ${this.#text.size(end)}) ? 1.0 : 0.0)`
      const here = begin <= 0 ? before : `(${index.name} >= ${this.#text.size(begin)}) ? ${before} : 0.0`
      const name = block.assign(here)
      mask = { name: mask ? block.assign(`${mask.name} * ${name}`) : name, block }
    }
    return mask
  }

  /** Where the element is in its buffer: whole numbers in float32, or the thread's own position. */
  #address(view: View): Named {
    const { outer, position } = this.#place
    if (position !== null && isRowMajor(view)) return { name: position, block: outer }
    let fixed = view.offset === 0 ? "0.0" : this.#text.size(view.offset)
    let moving: Named | null = null
    for (const [axis, stride] of view.strides.entries()) {
      if (stride === 0 || view.shape[axis] === 1) continue
      const { name, block } = this.#place.indices(axis)
      const term = stride === 1 ? name : `${name} * ${this.#text.size(stride)}`
      if (block === outer) fixed = fixed === "0.0" ? outer.assign(term) : outer.assign(`${fixed} + ${term}`)
      else moving = { name: moving ? block.assign(`${moving.name} + ${term}`) : block.assign(term), block }
    }
    if (!moving) return { name: isLiteral(fixed) ? outer.assign(fixed) : fixed, block: outer }
    return {
      name: fixed === "0.0" ? moving.name : moving.block.assign(`${fixed} + ${moving.name}`),
      block: moving.block,
    }
  }

  #later(blocks: readonly Block[]): Block {
    const { outer, inner } = this.#place
    return blocks.includes(inner) ? inner : outer
  }
}

const isLiteral = (text: string): boolean => /^\(?-?\d/.test(text)
const isName = (text: string): boolean => /^\w+$/.test(text)

function isRowMajor({ shape, strides, offset, valid }: View): boolean {
  if (offset !== 0 || valid) return false
  let expected = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false
    expected *= shape[axis] ?? 1
  }
  return true
}
