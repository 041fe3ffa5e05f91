import { lt, where } from "../rules/elementwise.ts"
import { expand, pad, permute, reshape, slice } from "../rules/movement.ts"
import { checkAxis } from "../shape.ts"
import { indexNode } from "./create.ts"
import { Tensor } from "./tensor.ts"

/** A way to combine elements, in any grouping. */
export interface Combination {
  /** What changes nothing. */
  readonly neutral: number
  /** Combines all elements along the last axis. */
  readonly all: (x: Tensor) => Tensor
  /** Combines two arrays element by element. */
  readonly two: (a: Tensor, b: Tensor) => Tensor
}

/** As many elements are combined for each result; longer rows are cut into pieces of this length. */
const piece = 32

/**
 * Every element combined with all before it along an axis. Reductions do the work, {@link piece} times as many steps as there are
 * elements, first within pieces, then over what the pieces came to: so no result waits for more than a few others.
 * @throws `E_AXIS`
 */
export function scanAlong(x: Tensor, axis: number, combination: Combination, what: string): Tensor {
  const rank = x.shape.length
  const along = checkAxis(axis, rank, what)
  if (x.size === 0) return x
  const order = [...x.shape.map((_, at) => at).filter((at) => at !== along), along]
  const back = x.shape.map((_, at) => order.indexOf(at))
  return permute(alongLast(permute(x, order), combination), back)
}

function alongLast(x: Tensor, combination: Combination): Tensor {
  const { neutral, two } = combination
  const outer = x.shape.slice(0, -1)
  const n = x.shape.at(-1) ?? 0
  if (n <= piece) return direct(x, combination)
  const pieces = Math.ceil(n / piece)
  const total = pieces * piece
  const none = outer.map(() => [0, 0] as const)
  const inside = lt(positions([...outer, total]), n)
  const padded = where(inside, pad(x, [...none, [0, total - n]]), neutral)
  const within = direct(reshape(padded, [...outer, pieces, piece]), combination)
  const everything = none.map(() => null)
  const ends = reshape(slice(within, [...everything, null, [piece - 1, piece]]), [...outer, pieces])
  const before = pad(alongLast(slice(ends, [...everything, [0, pieces - 1]]), combination), [...none, [1, 0]])
  const isFirst = lt(positions([...outer, pieces]), 1)
  const offsets = reshape(where(isFirst, neutral, before), [...outer, pieces, 1])
  const joined = reshape(two(expand(offsets, within.shape), within), [...outer, total])
  return slice(joined, [...everything, [0, n]])
}

/** Every element against every other one of its row. */
function direct(x: Tensor, { neutral, all }: Combination): Tensor {
  const outer = x.shape.slice(0, -1)
  const n = x.shape.at(-1) ?? 0
  const square = [...outer, n, n]
  const others = expand(reshape(x, [...outer, 1, n]), square)
  const isLater = lt(
    new Tensor(indexNode(square, outer.length)),
    new Tensor(indexNode(square, outer.length + 1)),
  )
  return all(where(isLater, neutral, others))
}

function positions(shape: readonly number[]): Tensor {
  return new Tensor(indexNode(shape, shape.length - 1))
}
