import { type Expr, printNumber, topological } from "@cotangent/core-api/backend"

/** Gives equal expressions equal keys. */
export class Keys {
  readonly #known = new Map<Expr, number>()
  readonly #ids = new Map<string, number>()

  /** A number that two expressions share if they are written alike. */
  of(expr: Expr): number {
    const known = this.#known.get(expr)
    if (known !== undefined) return known
    for (const each of topological([expr])) {
      if (!this.#known.has(each)) this.#known.set(each, this.#idOf(this.#textOf(each)))
    }
    return this.#known.get(expr) ?? -1
  }

  #textOf(expr: Expr): string {
    switch (expr.kind) {
      case "call":
        return `${expr.op}:${expr.dtype}(${expr.args.map((each) => this.#known.get(each)).join()})`
      case "const":
        return `${printNumber(expr.value)}:${expr.dtype}`
      case "index":
        return `index ${expr.axis}`
      case "arg":
      case "param":
      case "acc":
        return `${expr.kind} ${expr.index}`
    }
  }

  #idOf(text: string): number {
    const id = this.#ids.get(text) ?? this.#ids.size
    this.#ids.set(text, id)
    return id
  }
}
