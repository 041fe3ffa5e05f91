import { Node } from "../graph/node.ts"
import { eq, lt, mul, where } from "../rules/elementwise.ts"
import { expand, pad, permute, reshape, slice } from "../rules/movement.ts"
import { prod } from "../rules/reductions.ts"
import { dropAxes, sizeOf } from "../shape.ts"

/** As many factors are multiplied for each element; longer rows are cut into pieces of this length. */
const piece = 32

/**
 * For each element the product of all others along `axes`: never a quotient, so that zeros are exact, in every order
 * of derivative. The work grows with the number of elements, times {@link piece} on every level of pieces of pieces.
 */
export function productOfOthers(x: Node, axes: readonly number[]): Node {
  const rank = x.shape.length
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis))
  const order = [...kept, ...axes]
  const outer = dropAxes(x.shape, axes)
  const n = sizeOf(axes.map((axis) => x.shape[axis] ?? 1))
  if (sizeOf(x.shape) === 0) return x
  const rows = reshape(permute(x, order), [...outer, n])
  const moved = reshape(alongLast(rows), [...outer, ...axes.map((axis) => x.shape[axis] ?? 1)])
  return permute(
    moved,
    Array.from({ length: rank }, (_, axis) => order.indexOf(axis)),
  )
}

function alongLast(x: Node): Node {
  const outer = x.shape.slice(0, -1)
  const n = x.shape.at(-1) ?? 1
  if (n <= piece) return direct(x)
  const pieces = Math.ceil(n / piece)
  const total = pieces * piece
  const none = outer.map((): [number, number] => [0, 0])
  const padded = pad(x, [...none, [0, total - n]])
  const inside = lt(position([...outer, total], outer.length), n)
  const parts = reshape(where(inside, padded, 1), [...outer, pieces, piece])
  const between = alongLast(prod(parts, -1))
  const factors = expand(reshape(between, [...outer, pieces, 1]), parts.shape)
  return slice(reshape(mul(direct(parts), factors), [...outer, total]), [...none.map(() => null), [0, n]])
}

/** Every element against every other one of its row. */
function direct(x: Node): Node {
  const outer = x.shape.slice(0, -1)
  const n = x.shape.at(-1) ?? 1
  const square = [...outer, n, n]
  const others = expand(reshape(x, [...outer, 1, n]), square)
  const isItself = eq(position(square, outer.length), position(square, outer.length + 1))
  return prod(where(isItself, 1, others), -1)
}

function position(shape: readonly number[], axis: number): Node {
  return new Node(shape, "int32", null, { op: "index", args: [], axis })
}
