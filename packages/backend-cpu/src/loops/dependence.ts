import type { Expr } from "@cotangent/core-api/backend"
import type { Nest } from "./nest.ts"

/** The axes of a nest along which expressions may vary. */
export class Dependence {
  readonly #nest: Nest
  readonly #known = new Map<Expr, ReadonlySet<number>>()

  constructor(nest: Nest) {
    this.#nest = nest
  }

  /** The axes along which `expr` may vary, of those that loops run over. */
  axesOf(expr: Expr): ReadonlySet<number> {
    const known = this.#known.get(expr)
    if (known) return known
    const axes = new Set([...this.#axes(expr)].filter((axis) => !this.#nest.fixed?.has(axis)))
    this.#known.set(expr, axes)
    return axes
  }

  #axes(expr: Expr): Iterable<number> {
    switch (expr.kind) {
      case "const":
      case "param":
        return []
      case "index":
        return [expr.axis]
      case "arg":
        return this.#ofArgument(expr.index)
      case "acc": {
        const reduced = this.#nest.accumulations[expr.index]?.axes ?? []
        return this.#nest.space.map((_, axis) => axis).filter((axis) => !reduced.includes(axis))
      }
      case "call":
        return expr.args.flatMap((each) => [...this.axesOf(each)])
    }
  }

  #ofArgument(index: number): number[] {
    const access = this.#nest.args[index]
    return this.#nest.space
      .map((_, axis) => axis)
      .filter((axis) => access?.strides[axis] !== 0 || (access.valid?.[axis] ?? null) !== null)
  }
}
