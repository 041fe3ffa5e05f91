import { type Expr, topological } from "@cotangent/core-api/backend"
import { Dependence } from "../loops/dependence.ts"
import type { Nest } from "../loops/nest.ts"

/** An operand that is read where it is: `a[i, p]` lies `i · rowStride + p · kStride` elements after a base that varies with the other axes. */
export interface InPlace {
  /** Index of the argument. */
  readonly argument: number
  readonly rowStride: number
  readonly kStride: number
}

/** The strides of an array that is dense over `axes`, in this order, the last one adjacent; 0 along all others. */
export function denseStrides(space: readonly number[], axes: readonly number[], innermost = 1): number[] {
  const strides = space.map(() => 0)
  let stride = innermost
  for (const axis of axes.toReversed()) {
    strides[axis] = stride
    stride *= space[axis] ?? 1
  }
  return strides
}

/** How many indices `axes` have together. */
export function extent(space: readonly number[], axes: readonly number[]): number {
  return axes.reduce((size, axis) => size * (space[axis] ?? 1), 1)
}

/** The axes, of those in `axes`, along which an expression varies. */
export function varying(nest: Nest, expr: Expr, axes: readonly number[]): number[] {
  const along = new Dependence(nest).axesOf(expr)
  return axes.filter((axis) => along.has(axis))
}

/** The operand as it lies in memory, if it is an argument whose summed axes are stepped through like one; else null. */
export function inPlace(nest: Nest, expr: Expr, row: number, summed: readonly number[]): InPlace | null {
  if (expr.kind !== "arg") return null
  const access = nest.args[expr.index]
  const kStride =
    access && !access.valid?.some(Boolean) ? mergedStride(nest.space, access.strides, summed) : null
  if (!access || kStride === null) return null
  return { argument: expr.index, rowStride: access.strides[row] ?? 0, kStride }
}

/** The stride of several axes as one, or null if they are not stepped through like one. */
export function mergedStride(
  space: readonly number[],
  strides: readonly number[],
  axes: readonly number[],
): number | null {
  const long = axes.filter((axis) => space[axis] !== 1)
  const isOne = long.every((axis, at) => {
    const next = long[at + 1]
    return next === undefined || strides[axis] === (strides[next] ?? 0) * (space[next] ?? 1)
  })
  const last = long.at(-1)
  return isOne ? (last === undefined ? 0 : (strides[last] ?? 0)) : null
}

/** Whether an expression reads elements that are guarded along an axis. */
export function isGuarded({ args }: Nest, expr: Expr, axis: number): boolean {
  return topological([expr]).some((each) => each.kind === "arg" && Boolean(args[each.index]?.valid?.[axis]))
}
