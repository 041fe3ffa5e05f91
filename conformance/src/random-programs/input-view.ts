import type { Ranges, Shape, View } from "@cotangent/core-api/backend"
import { positionsIn } from "../oracle/index.ts"
import type { AxisRecipe, InputRecipe } from "./recipe.ts"

/** A view with the elements of its buffer that it reads. */
export interface ReadView {
  readonly view: View
  /** Positions in the buffer, in no particular order; those of padding are not among them. */
  readonly positions: readonly number[]
  /** Elements that the buffer has to hold. */
  readonly length: number
}

/** The axes of a bit mask. */
export function axesOf(mask: number, rank: number): number[] {
  return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => (mask >> axis) & 1)
}

/** What one axis does to a view under construction. */
interface Laid {
  readonly stride: number
  /** How far the next axis in memory has to step over this one. */
  readonly extent: number
  readonly valid: readonly [number, number] | null
}

/** How an axis may lie in memory, by `AxisRecipe.kind`; the simplest first. */
const layouts: readonly ((step: number, size: number, range: readonly [number, number]) => Laid)[] = [
  (step, size) => ({ stride: step, extent: step * Math.max(1, size), valid: null }),
  // Reversed.
  (step, size) => ({ stride: -step, extent: step * Math.max(1, size), valid: null }),
  // Repeated.
  (step) => ({ stride: 0, extent: step, valid: null }),
  // Every second element.
  (step, size) => ({ stride: 2 * step, extent: 2 * step * Math.max(1, size), valid: null }),
  // A part of longer rows.
  (step, size) => ({ stride: step, extent: step * (size + 1), valid: null }),
  // Padded.
  (step, size, valid) => ({ stride: step, extent: step * Math.max(1, size), valid }),
  // Padded and reversed.
  (step, size, valid) => ({ stride: -step, extent: step * Math.max(1, size), valid }),
  // Padded once more, since padding goes wrong more often than the rest.
  (step, size, valid) => ({ stride: step, extent: step * Math.max(1, size), valid }),
  // Repeated, and zero in places.
  (step, _size, valid) => ({ stride: 0, extent: step, valid }),
  // A window that moves by less than it holds.
  (step, size) => ({ stride: Math.max(1, step >> 1), extent: step * Math.max(1, size), valid: null }),
]
const repeated = 2

/** The view that a recipe asks for, constant along the axes `along`. */
export function inputView(recipe: InputRecipe, space: Shape, along: readonly number[]): ReadView {
  const strides = space.map(() => 0)
  const valid: (readonly [number, number] | null)[] = space.map(() => null)
  let step = 1
  for (const axis of inOrder(recipe.order, space.length).toReversed()) {
    const size = space[axis] ?? 1
    const own = recipe.axes[axis] ?? { kind: 0, before: 0, after: 0 }
    // Kinds beyond the list are the simplest: most axes are what most axes are.
    const lay = (along.includes(axis) ? layouts[repeated] : layouts[own.kind]) ?? layouts[0]
    const laid = lay?.(step, size, rangeOf(own, size))
    strides[axis] = laid?.stride ?? 0
    valid[axis] = laid?.valid ?? null
    step = laid?.extent ?? step
  }
  return placed(space, strides, valid, recipe.slack)
}

/** What padding leaves: `before` elements are cut off in front, `after` behind. */
function rangeOf({ before, after }: AxisRecipe, size: number): readonly [number, number] {
  const begin = before % (size + 1)
  return [begin, size - (after % (size - begin + 1))]
}

/** Shifts a view so that it starts `slack` elements into its buffer, and lists what it reads. */
function placed(shape: Shape, strides: readonly number[], valid: Ranges, slack: number): ReadView {
  const ranges = valid.some(Boolean) ? { valid } : {}
  // Far from 0, so that −1 still says that nothing is read.
  const far = 2 ** 20
  // Beside a reduction of nothing there is still one element to read.
  const some = shape.map((size, axis) => (size === 0 && strides[axis] === 0 ? 1 : size))
  const reached = [...new Set(positionsIn({ shape, strides, offset: far, ...ranges }, some))]
    .filter((position) => position >= 0)
    .map((position) => position - far)
  const least = reached.length > 0 ? Math.min(...reached) : 0
  const positions = reached.map((position) => position - least + slack)
  return {
    view: { shape, strides, offset: slack - least, ...ranges },
    positions,
    length: Math.max(0, ...positions.map((position) => position + 1)) + (slack % 3),
  }
}

/** The permutation with this number: the axes in the order in which they lie in memory, outermost first. */
function inOrder(number: number, rank: number): number[] {
  const left = Array.from({ length: rank }, (_, axis) => axis)
  const order: number[] = []
  for (let rest = number; left.length > 0;) {
    const [axis = 0] = left.splice(rest % left.length, 1)
    rest = Math.floor(rest / (left.length + 1))
    order.push(axis)
  }
  return order
}
