import { call, constant, convert, type DType, type Expr, isFloat } from "@cotangent/core-api/backend"
import type { ElementwiseRow } from "@cotangent/core-api/rules"
import { constants } from "./elements.ts"
import type { Step } from "./recipe.ts"
import { choose, later, type Vocabulary } from "./vocabulary.ts"

/** Makes expressions of some leaves, in a vocabulary; parts may be shared. */
export class Grower {
  readonly #vocabulary: Vocabulary
  /** What there is: what was made last comes first, then the leaves. */
  #known: readonly Expr[]

  constructor(vocabulary: Vocabulary, leaves: readonly Expr[]) {
    this.#vocabulary = vocabulary
    this.#known = leaves
  }

  /** The expression that the steps make; without steps the first leaf. */
  grow(steps: readonly Step[]): Expr {
    for (const step of steps) this.#known = [this.#apply(step), ...this.#known]
    return this.#known[0] ?? this.#constant(0)
  }

  /** The same number in another dtype; null where the subject cannot convert it. */
  as(expr: Expr, dtype: DType): Expr | null {
    if (expr.dtype === dtype) return expr
    if (expr.kind === "const") return constant(convert(expr.value, dtype), dtype)
    return this.#vocabulary.casts ? call("cast", [expr], dtype) : null
  }

  /** The same number, and not a bool. */
  number(expr: Expr): Expr {
    if (expr.dtype !== "bool") return expr
    return this.as(expr, choose(this.#vocabulary.numbers, 0)) ?? this.#choice(expr) ?? this.#constant(1)
  }

  #apply(step: Step): Expr {
    const { ops, casts, stored } = this.#vocabulary
    const kinds = ops.length + (casts ? 1 : 0)
    if (kinds === 0) return this.#pick(step.a, step.c)
    const row = ops[step.op % kinds]
    if (row) return this.#call(row, step)
    return this.as(this.#pick(step.a, step.c), choose(stored, step.c)) ?? this.#constant(1)
  }

  #call(row: ElementwiseRow, { a, b, c }: Step): Expr {
    const picked = [a, b, c].slice(0, row.condition ? 2 : row.arity).map((at) => this.#pick(at, c))
    const values = row.accepts === "any" ? picked : picked.map((each) => this.number(each))
    const joined = values.map(({ dtype }) => dtype).reduce(later)
    const dtype =
      row.accepts === "integer"
        ? "int32"
        : row.accepts === "float" && !isFloat(joined)
          ? choose(this.#vocabulary.floats, c)
          : joined
    const args = values.map((each) => this.as(each, dtype) ?? constant(1, dtype))
    const condition = row.condition ? [this.#condition(c, args)] : []
    return call(row.name, [...condition, ...args], row.gives === "bool" ? "bool" : dtype)
  }

  #condition(c: number, args: readonly Expr[]): Expr {
    const known = this.#known.filter(({ dtype }) => dtype === "bool")
    const comparison = this.#vocabulary.ops.find(({ gives }) => gives === "bool")
    if (comparison && (known.length === 0 || c % 2 === 0)) return call(comparison.name, args, "bool")
    return known.length > 0 ? choose(known, c) : constant(c % 2, "bool")
  }

  /** 1 or 0, by a choice. */
  #choice(condition: Expr): Expr | null {
    if (!this.#vocabulary.ops.some(({ name }) => name === "where")) return null
    const dtype = choose(this.#vocabulary.floats, 0)
    return call("where", [condition, constant(1, dtype), constant(0, dtype)], dtype)
  }

  #pick(at: number, c: number): Expr {
    const place = at % (this.#known.length + 1)
    return this.#known[place] ?? this.#constant(c)
  }

  #constant(c: number): Expr {
    const dtype = choose(this.#vocabulary.floats, c)
    return constant(convert(choose(constants, c), dtype), dtype)
  }
}
