import type { Prepared } from "../contenders/contender.ts"
import type { Flavour } from "../kernels/function-text.ts"
import { reductionKernels } from "../kernels/w3.ts"
import { openModule, preparedFrom } from "./module.ts"
import { requireMultiples } from "./sizes.ts"

/** The sum of all elements of a matrix. */
export async function totalModule(flavour: Flavour, x: Float32Array, columns: number): Promise<Prepared> {
  checkSizes(x.length / columns, columns)
  const { at, functions } = await openModule(["sum"], reductionKernels(flavour), { x })
  const call = (): number => functions().sum(at.x, x.length / columns, 4 * columns)
  return preparedFrom(call, [])
}

/** The means over the rows (axis 0) or columns (axis 1) of a matrix. */
export async function meansModule(
  flavour: Flavour,
  x: Float32Array,
  columns: number,
  axis: 0 | 1,
): Promise<Prepared> {
  const rows = x.length / columns
  checkSizes(rows, columns)
  const arrays = { x, means: axis === 0 ? columns : rows }
  const names = ["columnMeans", "rowMeans"] as const
  const { at, view, functions } = await openModule(names, reductionKernels(flavour), arrays)
  const name = axis === 0 ? "columnMeans" : "rowMeans"
  const call = (): number => functions()[name](at.x, at.means, rows, 4 * columns)
  return preparedFrom(call, [() => view("means")], false)
}

/** Σ means², and its gradient. */
export async function squaredMeansModule(
  flavour: Flavour,
  x: Float32Array,
  columns: number,
  axis: 0 | 1,
): Promise<Prepared> {
  const rows = x.length / columns
  checkSizes(rows, columns)
  const { at, view, functions } = await openModule(
    ["columnGradients", "rowGradients"],
    reductionKernels(flavour),
    { x, means: columns, dx: x.length },
  )
  const call = (): number =>
    axis === 0
      ? functions().columnGradients(at.x, at.means, at.dx, rows, 4 * columns)
      : functions().rowGradients(at.x, at.dx, rows, 4 * columns)
  return preparedFrom(call, [() => view("dx")])
}

function checkSizes(rows: number, columns: number): void {
  requireMultiples({ rows }, 16)
  requireMultiples({ columns }, 32)
}
