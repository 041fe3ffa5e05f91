import { CotangentError, type Expr } from "@cotangent/core-api/backend"
import type { Emit } from "../vector/basic-intrinsics.ts"
import type { Emits } from "../vector/intrinsics.ts"
import { constantVector, type Vector, type Writer } from "../vector/vector.ts"
import type { Context } from "./context.ts"
import type { Dependence } from "./dependence.ts"

/** Leaves that need more than the expression itself. */
export type LoopLeaf = Extract<Expr, { kind: "arg" | "index" | "param" | "acc" }>

/** Where the loops are while code is written. */
export interface Site {
  readonly dependence: Dependence
  /** The axis that rows are unrolled along. */
  readonly rows: number | null
  /** The axis that lanes lie along. */
  readonly vector: number | null
  leaf(expr: LoopLeaf, context: Context): Vector
}

/**
 * Writes expressions, each once for every place where its value differs. Values belong to the loop in which they
 * were written and are forgotten when it ends.
 */
export class Evaluator {
  readonly #writer: Writer
  readonly #site: Site
  readonly #scopes: Map<Expr, Map<string, Vector>>[] = [new Map<Expr, Map<string, Vector>>()]
  readonly #intrinsics: ReadonlyMap<string, Emit>
  /** Values that lie in memory: how each is read, instead of being computed. */
  readonly kept = new Map<Expr, (context: Context) => Vector>()

  constructor(writer: Writer, site: Site, intrinsics: Emits) {
    this.#writer = writer
    this.#site = site
    this.#intrinsics = new Map(Object.entries(intrinsics))
  }

  /** Values that `write` computes are known only inside it. */
  scope(write: () => void): void {
    this.#scopes.push(new Map())
    write()
    this.#scopes.pop()
  }

  /** The value of an expression, written here unless it is known. */
  value(root: Expr, context: Context): Vector {
    let last: Vector | null = null
    for (const expr of this.#unknown([root], context)) last = this.#compute(expr, context)
    return last ?? this.#known(root, context) ?? this.#compute(root, context)
  }

  /**
   * Writes expressions for several contexts side by side, operation by operation: a processor looks only so far ahead,
   * and would find one long chain of instructions that wait for one another if they came context by context.
   */
  sideBySide(roots: readonly Expr[], contexts: readonly Context[]): void {
    const [first] = contexts
    if (!first) return
    for (const expr of this.#unknown(roots, first)) {
      if (expr.kind === "const") continue
      for (const context of contexts) this.value(expr, context)
    }
  }

  /** Declares a value that was computed elsewhere. */
  define(expr: Expr, context: Context, value: Vector): void {
    const scope = this.#scopes.at(-1)
    const values = scope?.get(expr) ?? new Map<string, Vector>()
    values.set(this.#key(expr, context), value)
    scope?.set(expr, values)
  }

  /** What is needed for `roots` and not known, arguments first; what is known hides what it was made of. */
  #unknown(roots: readonly Expr[], context: Context): Expr[] {
    const order = new Set<Expr>()
    const visit = (expr: Expr): void => {
      if (order.has(expr) || this.#known(expr, context)) return
      if (expr.kind === "call" && !this.kept.has(expr)) expr.args.forEach(visit)
      order.add(expr)
    }
    roots.forEach(visit)
    return [...order]
  }

  #known(expr: Expr, context: Context): Vector | undefined {
    const key = this.#key(expr, context)
    for (let at = this.#scopes.length - 1; at >= 0; at--) {
      const found = this.#scopes[at]?.get(expr)?.get(key)
      if (found) return found
    }
    return undefined
  }

  #key(expr: Expr, { row, column }: Context): string {
    const axes = this.#site.dependence.axesOf(expr)
    const { rows, vector } = this.#site
    return `${rows !== null && axes.has(rows) ? row : ""}/${vector !== null && axes.has(vector) ? column : ""}`
  }

  #compute(expr: Expr, context: Context): Vector {
    const value = this.#write(expr, context)
    this.define(expr, context, value)
    return value
  }

  #write(expr: Expr, context: Context): Vector {
    const read = this.kept.get(expr)
    if (read) return read(context)
    if (expr.kind === "const") return constantVector(this.#writer, expr.dtype, expr.value)
    if (expr.kind !== "call") return this.#site.leaf(expr, context)
    const args = expr.args.map((each) => this.value(each, context))
    return emitOf(expr.op, this.#intrinsics)(this.#writer, expr.dtype, args)
  }
}

function emitOf(op: string, table: ReadonlyMap<string, Emit>): Emit {
  const emit = table.get(op)
  if (emit) return emit
  throw new CotangentError("E_UNSUPPORTED", `backend-cpu has no intrinsic ${op}`)
}
