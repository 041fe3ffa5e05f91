import type { Node } from "../graph/node.ts"
import { crossed, cut, inPieces, piece } from "../rules/compositions/scan.ts"
import { eq, mul, where } from "../rules/elementwise.ts"
import { expand, permute, reshape } from "../rules/movement.ts"
import { positions } from "../rules/positions.ts"
import { prod } from "../rules/reductions.ts"
import { dropAxes, sizeOf } from "../shape.ts"

/**
 * For each element the product of all others along `axes`: never a quotient, so that zeros are exact, in every order
 * of derivative. The work grows with the number of elements, times {@link piece}: long rows are cut into pieces, and
 * those into pieces again.
 */
export function productOfOthers(x: Node, axes: readonly number[]): Node {
  const rank = x.shape.length
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis))
  const order = [...kept, ...axes]
  const outer = dropAxes(x.shape, axes)
  const n = sizeOf(axes.map((axis) => x.shape[axis] ?? 1))
  if (sizeOf(x.shape) === 0) return x
  const rows = reshape(permute(x, order), [...outer, n])
  const moved = reshape(along(rows, outer.length), [...outer, ...axes.map((axis) => x.shape[axis] ?? 1)])
  return permute(
    moved,
    Array.from({ length: rank }, (_, axis) => order.indexOf(axis)),
  )
}

function along(x: Node, axis: number): Node {
  const n = x.shape[axis] ?? 1
  if (n <= piece) return direct(x, axis)
  const parts = inPieces(x, axis, 1)
  const between = along(prod(parts, axis + 1), axis)
  const factors = expand(reshape(between, [...between.shape, 1]), parts.shape)
  const joined = mul(direct(parts, axis + 1), factors)
  return cut(reshape(joined, [...x.shape.slice(0, axis), sizeOf(parts.shape.slice(axis))]), axis, n)
}

/** Every element against every other one of its row. */
function direct(x: Node, axis: number): Node {
  const others = crossed(x, axis)
  const isItself = eq(positions(others, axis), positions(others, axis + 1))
  return prod(where(isItself, 1, others), axis + 1)
}
