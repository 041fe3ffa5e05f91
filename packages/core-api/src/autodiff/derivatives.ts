import { CotangentError } from "../errors.ts"
import { Node } from "../graph/node.ts"
import type { Source } from "../graph/source.ts"
import { add, cast } from "../rules/elementwise.ts"
import { expand, reshape } from "../rules/movement.ts"
import { sum } from "../rules/reductions.ts"
import { APPLY, type Over, type ReduceRow, type Scalar } from "../rules/row.ts"
import { keepAxes } from "../shape.ts"
import { productOfOthers } from "./product-of-others.ts"
import { times } from "./times.ts"

/** Cotangents of the arguments, null where none passes. `wanted` says which arguments need one. */
export function pullBack(
  src: Source,
  y: Node,
  cotangent: Node,
  wanted: readonly boolean[],
): readonly (Node | null)[] {
  switch (src.op) {
    case "elementwise":
      return src.args.map((_, at) => {
        const partial = src.row.d[at]
        return wanted[at] && partial ? times(cotangent, partial(y, ...src.args)) : null
      })
    case "cast":
      return [cast(cotangent, src.args[0].dtype)]
    case "reduce": {
      const back = repeated(cotangent, src.args[0], src.axes)
      return [times(back, partialOf(src.row, y, src.args[0], src.axes))]
    }
    case "movement":
      // The attributes were made by this very row: MovementRow<never> only hides which.
      return [src.row.transpose(cotangent, src.attrs as never, src.args[0].shape)]
    case "alias":
      return [cotangent]
    case "custom":
      return [null, ...src.rule(cotangent, y, src.args.slice(1))]
    case "const":
    case "param":
    case "index":
    case "host":
    case "placeholder":
    case "stop":
      return src.args.map(() => null)
  }
}

/** The tangent of a node from those of its arguments (null: zero); null when it is an exact zero. */
export function pushForward(
  src: Exclude<Source, { op: "custom" }>,
  y: Node,
  tangents: readonly (Node | null)[],
): Node | null {
  const [first] = tangents
  switch (src.op) {
    case "elementwise":
      return addAll(
        tangents.map((tangent, at) => {
          const partial = src.row.d[at]
          return tangent && partial ? times(tangent, partial(y, ...src.args)) : null
        }),
      )
    case "cast":
      return first ? cast(first, y.dtype) : null
    case "reduce": {
      const scaled = first ? times(first, partialOf(src.row, y, src.args[0], src.axes)) : null
      return scaled && sum(scaled, src.axes)
    }
    case "movement":
      return first ? first[APPLY]({ row: src.row, args: [first], attrs: src.attrs }) : null
    case "alias":
      return first ?? null
    case "const":
    case "param":
    case "index":
    case "host":
    case "placeholder":
    case "stop":
      return null
  }
}

/** The sum of those that are not zero; null if all are. */
export function addAll(terms: readonly (Node | null)[]): Node | null {
  return terms.reduce<Node | null>(
    (total, term) => (total && term ? add(total, term) : (total ?? term)),
    null,
  )
}

/** A reduced array repeated over the axes that `x` lost. */
function repeated(reduced: Node, x: Node, axes: readonly number[]): Node {
  return expand(reshape(reduced, keepAxes(x.shape, axes)), x.shape)
}

function partialOf(row: ReduceRow, y: Node, x: Node, axes: readonly number[]): Scalar | number {
  if (!row.d) throw new CotangentError("E_NOT_DIFFERENTIABLE", `${row.name} has no derivative`)
  const over: Over = {
    n: axes.reduce((product, axis) => product * (x.shape[axis] ?? 1), 1),
    sum(value) {
      if (!(value instanceof Node)) throw new TypeError("a rule over graph nodes sums graph nodes")
      return repeated(sum(value, axes), x, axes)
    },
    productOfOthers(value) {
      if (!(value instanceof Node)) throw new TypeError("a rule over graph nodes multiplies graph nodes")
      return productOfOthers(value, axes)
    },
  }
  const result = repeated(y, x, axes)
  const partial = row.d(result, x, over)
  // Rules that need no result, such as that of a sum, leave it unowned.
  if (partial !== result && result !== y) result.abandon()
  return partial
}
