import type { Expr } from "./expr.ts"
import type { Kernel } from "./kernel.ts"
import { sizeOf } from "./shape.ts"

/** The factors of a summed product in two sides, and the kept axes of the space by the sides that vary along them. */
export interface Sides {
  /** Factors of the left operand, constant along `n`. */
  readonly a: readonly Expr[]
  /** Factors of the right operand, constant along `m`. */
  readonly b: readonly Expr[]
  /** Axes along which both sides vary, or neither. */
  readonly batch: readonly number[]
  /** Axes along which only the a side varies. */
  readonly m: readonly number[]
  /** Axes along which only the b side varies. */
  readonly n: readonly number[]
}

/** More kinds of factors than this are no product that anybody wrote. */
const maxGroups = 8

/**
 * Divides the factors into two sides such that both have a kept axis of their own and the batch is as small as
 * possible, then the operands. Factors that vary along the same axes belong together, so few divisions remain and
 * all of them are tried. Null: no division gives both sides an axis.
 */
export function divide(
  kernel: Kernel,
  factors: readonly Expr[],
  axes: ReadonlyMap<Expr, ReadonlySet<number>>,
): Sides | null {
  const byAxes = new Map<string, Expr[]>()
  for (const factor of factors) {
    const along = [...(axes.get(factor) ?? [])].sort((a, b) => a - b).join()
    byAxes.set(along, [...(byAxes.get(along) ?? []), factor])
  }
  const groups = [...byAxes.values()]
  if (groups.length < 2 || groups.length > maxGroups) return null
  const kept = kernel.space
    .map((_, axis) => axis)
    .filter((axis) => !kernel.accumulators[0]?.axes.includes(axis))
  const size = (list: readonly number[]): number => sizeOf(list.map((axis) => kernel.space[axis] ?? 1))

  let best: { readonly sides: Sides; readonly batch: number; readonly operands: number } | null = null
  // Bit g says that group g is on the b side; group 0 stays on the a side, since the mirror image is the same.
  for (let bits = 2; bits < 2 ** groups.length; bits += 2) {
    const onB = (at: number): boolean => (bits & (1 << at)) !== 0
    const sides = divided(
      groups.flatMap((group, at) => (onB(at) ? [] : group)),
      groups.flatMap((group, at) => (onB(at) ? group : [])),
      kept,
      axes,
    )
    if (sides.m.length === 0 || sides.n.length === 0) continue
    const batch = size(sides.batch)
    const operands = size(sides.m) + size(sides.n)
    if (!best || batch < best.batch || (batch === best.batch && operands < best.operands)) {
      best = { sides, batch, operands }
    }
  }
  return best && outermostFirst(best.sides)
}

function divided(
  a: readonly Expr[],
  b: readonly Expr[],
  kept: readonly number[],
  axes: ReadonlyMap<Expr, ReadonlySet<number>>,
): Sides {
  const varies = (side: readonly Expr[], axis: number): boolean =>
    side.some((factor) => axes.get(factor)?.has(axis))
  return {
    a,
    b,
    batch: kept.filter((axis) => varies(a, axis) === varies(b, axis)),
    m: kept.filter((axis) => varies(a, axis) && !varies(b, axis)),
    n: kept.filter((axis) => varies(b, axis) && !varies(a, axis)),
  }
}

/** Outputs are row-major, so the side with the outermost axis gives the rows. */
function outermostFirst(sides: Sides): Sides {
  if ((sides.m[0] ?? 0) < (sides.n[0] ?? 0)) return sides
  return { a: sides.b, b: sides.a, batch: sides.batch, m: sides.n, n: sides.m }
}
