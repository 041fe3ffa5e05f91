import type { DType } from "./dtype.ts"

/** An element of input `index`, found through that input's view. */
export interface Arg {
  readonly kind: "arg"
  readonly index: number
  readonly dtype: DType
}

/** A number that belongs to the kernel (bool: 0 or 1). */
export interface Const {
  readonly kind: "const"
  readonly value: number
  readonly dtype: DType
}

/** The position along one axis of the iteration space, counted from 0. */
export interface Index {
  readonly kind: "index"
  readonly axis: number
  readonly dtype: "int32"
}

/** A number that each run supplies anew. */
export interface Param {
  readonly kind: "param"
  readonly index: number
  readonly dtype: DType
}

/** The result of accumulator `index`; constant along the axes that it reduces. */
export interface Acc {
  readonly kind: "acc"
  readonly index: number
  readonly dtype: DType
}

/** An elementwise op applied to expressions; in a kernel `op` is always an intrinsic. */
export interface Call {
  readonly kind: "call"
  readonly op: string
  readonly args: readonly Expr[]
  readonly dtype: DType
}

/** A scalar expression: what a rule is written in and what a kernel computes. A graph, so shared parts are one object. */
export type Expr = Arg | Const | Index | Param | Acc | Call

/** See {@link Arg}. */
export const arg = (index: number, dtype: DType): Arg => Object.freeze({ kind: "arg", index, dtype })
/** See {@link Const}. */
export const constant = (value: number, dtype: DType): Const => Object.freeze({ kind: "const", value, dtype })
/** See {@link Index}. */
export const index = (axis: number): Index => Object.freeze({ kind: "index", axis, dtype: "int32" })
/** See {@link Param}. */
export const param = (at: number, dtype: DType): Param => Object.freeze({ kind: "param", index: at, dtype })
/** See {@link Acc}. */
export const acc = (at: number, dtype: DType): Acc => Object.freeze({ kind: "acc", index: at, dtype })
/** See {@link Call}. */
export const call = (op: string, args: readonly Expr[], dtype: DType): Call =>
  Object.freeze({ kind: "call", op, args: Object.freeze([...args]), dtype })

/** Every distinct node under `roots`, arguments before the calls that use them. */
export function topological(roots: Iterable<Expr>): Expr[] {
  const order = new Set<Expr>()
  const visit = (expr: Expr): void => {
    if (order.has(expr)) return
    if (expr.kind === "call") expr.args.forEach(visit)
    order.add(expr)
  }
  for (const root of roots) visit(root)
  return [...order]
}

/** An expression without arguments. */
export type Leaf = Exclude<Expr, Call>

/** Rewrites expressions by replacing their leaves. What several of them share stays shared. */
export function replaceLeaves(replace: (leaf: Leaf) => Expr): (root: Expr) => Expr {
  const done = new Map<Expr, Expr>()
  return (root) => {
    for (const expr of topological([root])) {
      if (done.has(expr)) continue
      if (expr.kind !== "call") done.set(expr, replace(expr))
      else {
        const args = expr.args.map((each) => done.get(each) ?? each)
        const isSame = args.every((each, at) => each === expr.args[at])
        done.set(expr, isSame ? expr : call(expr.op, args, expr.dtype))
      }
    }
    return done.get(root) ?? root
  }
}

/** A number as text that tells −0, NaN and ±∞ apart. */
export function printNumber(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value)
}

function printLeaf(expr: Leaf): string {
  switch (expr.kind) {
    case "const":
      return `${printNumber(expr.value)}:${expr.dtype}`
    case "index":
      return `i${expr.axis}`
    case "arg":
      return `x${expr.index}`
    case "param":
      return `p${expr.index}:${expr.dtype}`
    case "acc":
      return `acc${expr.index}`
  }
}

/** Writes expressions as single assignments; equal expressions get equal names, so the text is canonical. */
export class Listing {
  readonly lines: string[] = []
  readonly #names = new Map<Expr, string>()
  readonly #seen = new Map<string, string>()

  /** The name of `expr`, after listing whatever it needs. */
  name(expr: Expr): string {
    for (const node of topological([expr])) {
      if (this.#names.has(node)) continue
      this.#names.set(node, node.kind === "call" ? this.#assign(node) : printLeaf(node))
    }
    return this.#names.get(expr) ?? ""
  }

  #assign(node: Call): string {
    const text = `${node.op}(${node.args.map((each) => this.#names.get(each)).join(", ")}):${node.dtype}`
    const known = this.#seen.get(text)
    if (known) return known
    const name = `t${this.lines.length}`
    this.lines.push(`${name} = ${text}`)
    this.#seen.set(text, name)
    return name
  }
}
