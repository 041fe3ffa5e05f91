import type { Call, Expr } from "@cotangent/core-api/backend"
import { elementwiseRow } from "@cotangent/core-api/rules"
import { applyNotation, parenthesised } from "./apply-notation.ts"
import { numberTex } from "./constants.ts"
import { Keys } from "./keys.ts"
import { polynomialIn } from "./polynomials.ts"
import { tokens } from "./tokens.ts"

/** What {@link Writer} needs to know of an op: how it is written with its arguments. */
function notationOf(op: string): (...args: string[]) => string {
  return elementwiseRow(op).tex
}

/** Writes expressions in the notation of the rows that they name. */
export class Writer {
  readonly keys = new Keys()
  /** Degrees of the polynomials that were written as P₁, P₂, …. */
  readonly degrees: number[] = []
  readonly #leaves: readonly string[]
  readonly #polynomials = new Map<string, string>()
  readonly #names = new Map<number, string>()

  /** `leaves` is the notation of the arguments. */
  constructor(leaves: readonly string[]) {
    this.#leaves = leaves
  }

  /** From now on writes a name for an expression. */
  name(expr: Expr, name: string): void {
    this.#names.set(this.keys.of(expr), name)
  }

  /** The name that an expression was given. */
  nameOf(expr: Expr): string | undefined {
    return this.#names.get(this.keys.of(expr))
  }

  /** An expression as TeX. */
  write(expr: Expr): string {
    switch (expr.kind) {
      case "const":
        return numberTex(expr.value)
      case "arg":
        return this.#leaves[expr.index] ?? `x_{${expr.index}}`
      case "index":
        return `i_{${expr.axis}}`
      case "param":
        return `p_{${expr.index}}`
      case "acc":
        return `a_{${expr.index}}`
      case "call":
        return this.nameOf(expr) ?? this.#polynomial(expr) ?? this.#call(expr)
    }
  }

  #polynomial(expr: Call): string | undefined {
    const found = polynomialIn(expr, this.keys)
    if (!found) return undefined
    const key = found.coefficients.join()
    if (!this.#polynomials.has(key)) {
      this.#polynomials.set(key, `P_{${this.#polynomials.size + 1}}`)
      this.degrees.push(found.coefficients.length - 1)
    }
    return applyNotation((x) => `${this.#polynomials.get(key)}(${x})`, [this.write(found.of)])
  }

  #call(expr: Call): string {
    const [a, b] = expr.args
    switch (expr.op) {
      case "cast":
        return a ? this.write(a) : ""
      case "where":
      case "logicalAnd":
      case "logicalOr": {
        const junction = this.#junction(expr)
        return junction === undefined ? this.#choice(expr) : `[${junction}]`
      }
      case "add":
        return a && b ? this.#sum(a, b) : ""
      case "mul":
        return a && b ? this.#product(a, b) : ""
      case "div":
        return a && b ? this.#quotient(a, b) : ""
      default:
        return this.#plain(expr.op, expr.args)
    }
  }

  #plain(op: string, args: readonly Expr[]): string {
    return applyNotation(
      notationOf(op),
      args.map((each) => this.write(each)),
    )
  }

  /** A sum; with what is negative, a difference. */
  #sum(a: Expr, b: Expr): string {
    if (b.kind === "const" && b.value < 0) {
      return applyNotation(notationOf("sub"), [this.write(a), numberTex(-b.value)])
    }
    const [negated] = b.kind === "call" && b.op === "neg" && this.nameOf(b) === undefined ? b.args : []
    return negated ? this.#plain("sub", [a, negated]) : this.#plain("add", [a, b])
  }

  /** A product: of equal factors a square, and a number in front of what it multiplies. */
  #product(a: Expr, b: Expr): string {
    if (this.keys.of(a) === this.keys.of(b)) return this.#plain("square", [a])
    if (b.kind === "const" && a.kind !== "const") return this.#product(b, a)
    if (a.kind === "const" && a.value < 0)
      return applyNotation(notationOf("neg"), [this.#scaled(-a.value, b)])
    if (a.kind === "const") return this.#scaled(a.value, b)
    return this.#plain("mul", [a, b])
  }

  #scaled(factor: number, of: Expr): string {
    const [left, right] = [numberTex(factor), this.write(of)]
    if (factor === 1) return right
    const isNumber = /^\d/.test(tokens(right)[0]?.text ?? "")
    return applyNotation(isNumber ? notationOf("mul") : (x, y) => `${x} ${y}`, [left, right])
  }

  /** A quotient; of a fraction, one with its denominator below the line. */
  #quotient(a: Expr, b: Expr): string {
    const [, above, below] =
      a.kind === "const" ? (/^\\tfrac\{(\d+)\}\{(\d+)\}$/.exec(numberTex(a.value)) ?? []) : []
    if (above === undefined || below === undefined) return this.#plain("div", [a, b])
    return applyNotation((x) => `\\frac{${above}}{${below} ${x}}`, [this.write(b)])
  }

  /** A choice, and the choices in what it otherwise is, one line each. */
  #choice(expr: Expr): string {
    const lines: string[] = []
    let rest: Expr | undefined = expr
    while (rest?.kind === "call" && rest.op === "where" && (rest === expr || !this.nameOf(rest))) {
      const [condition, chosen, otherwise]: readonly Expr[] = rest.args
      if (condition && chosen) lines.push(`${this.write(chosen)} & ${this.#condition(condition)}`)
      rest = otherwise
    }
    if (rest) lines.push(`${this.write(rest)} & \\text{else}`)
    return `\\begin{cases}${lines.join("\\\\ ")}\\end{cases}`
  }

  /** What must hold: a comparison without the brackets that make it a number. */
  #condition(expr: Expr): string {
    const [of] = expr.kind === "call" && expr.op === "cast" ? expr.args : []
    if (of) return this.#condition(of)
    const junction =
      expr.kind === "call" && this.nameOf(expr) === undefined ? this.#junction(expr) : undefined
    if (junction !== undefined) return junction
    const tex = this.write(expr)
    const [only, ...more] = tokens(tex)
    return only?.text === "[" && more.length === 0 ? tex.slice(1, -1) : tex
  }

  /** Two conditions joined by "and" or "or", also where that is written as a choice between bools. */
  #junction({ op, dtype, args: [a, b, c] }: Call): string | undefined {
    if (!a || !b || dtype !== "bool") return undefined
    const signed = c && this.#signed(a, b, c)
    if (signed) return `${this.write(signed)} < 0 \\lor ${this.write(signed)} = -0`
    const isChoice = op === "where"
    if (op === "logicalAnd" || (isChoice && c?.kind === "const" && c.value === 0)) {
      const parts = [a, b].map((each) => this.#condition(each))
      return parts.map((each) => (each.includes("\\lor") ? parenthesised(each) : each)).join(" \\land ")
    }
    if (op === "logicalOr") return `${this.#condition(a)} \\lor ${this.#condition(b)}`
    if (!isChoice || !c || b.kind !== "const") return undefined
    if (b.value === 0) return `${this.#condition(c)} \\land \\lnot (${this.#condition(a)})`
    return `${this.#condition(a)} \\lor ${this.#condition(c)}`
  }

  /** What a choice asks for the minus sign of: of a zero, it is the sign of its reciprocal. */
  #signed(isZero: Expr, ofReciprocal: Expr, isBelow: Expr): Expr | undefined {
    const [x] = isZero.kind === "call" && isZero.op === "eq" ? isZero.args : []
    if (!x || ofReciprocal.kind !== "call" || isBelow.kind !== "call") return undefined
    const [reciprocal] = ofReciprocal.op === "lt" ? ofReciprocal.args : []
    const isReciprocal = reciprocal?.kind === "call" && reciprocal.op === "div" && reciprocal.args[1] === x
    return isReciprocal && isBelow.op === "lt" && isBelow.args[0] === x ? x : undefined
  }
}
