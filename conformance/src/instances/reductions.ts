import type { Axes, DType, Tensor } from "@cotangent/core-api"
import { dropAxes, isFloat, sameShape, sizeOf } from "@cotangent/core-api/backend"
import { reducedDType, type ReduceRow, table } from "@cotangent/core-api/rules"
import type { Check, Tier } from "../case.ts"
import { shapeLabel } from "../host-array.ts"
import { randomOf } from "../random.ts"
import { sample } from "../sample.ts"
import type { Instance } from "./instance.ts"
import { largerReductions, type ReductionForm, reductionForms } from "./shapes.ts"

type Apply = (x: Tensor, axes: Axes, options: { readonly keepDims: boolean }) => Tensor

/** Every reduction over the axes and dtypes that it takes. */
export function* reductionInstances(): Generator<Instance> {
  for (const op of Object.values(table.reductions)) {
    for (const dtype of ["float64", "float32", "int32", "bool"] as const) {
      for (const form of reductionForms.quick) yield* instances(op.row, op, dtype, form, "quick")
      for (const form of [...reductionForms.further, ...largerReductions])
        yield* instances(op.row, op, dtype, form, "full")
    }
  }
}

function* instances(
  row: ReduceRow,
  apply: Apply,
  dtype: DType,
  form: ReductionForm,
  tier: Tier,
): Generator<Instance> {
  const { shape, axes, keepDims = false } = form
  const picks = row.op === "argMax" || row.op === "argMin"
  const list =
    axes === null
      ? shape.map((_, axis) => axis)
      : [axes].flat().map((axis) => (axis < 0 ? axis + shape.length : axis))
  if (row.empty === "refused" && list.some((axis) => shape[axis] === 0)) return
  const label = `${shapeLabel(shape)} over ${axes === null ? "all" : JSON.stringify(axes)}${keepDims ? " kept" : ""}`
  const gives = picks ? "int32" : reducedDType(row, dtype)
  const random = randomOf(`${row.name} / ${label}`)
  yield {
    rule: row.name,
    label: `${label} / ${dtype}`,
    inputs: [
      sample(random, {
        dtype,
        shape,
        domain: [-4, 4],
        distinct: isFloat(dtype) && sizeOf(shape) <= 24,
      }),
    ],
    wrt: isFloat(dtype) && row.d ? [0] : [],
    apply: (x) => apply(x, axes, { keepDims }),
    checks: checksFor(row, dtype, form),
    tier,
    gives,
  }
}

function checksFor(row: ReduceRow, dtype: DType, { shape, axes }: ReductionForm): readonly Check[] {
  const square = sameShape(shape, [3, 3]) && axes === 1
  const partly = sameShape(shape, [2, 3, 4]) && dropAxes(shape, [axes ?? []].flat()).length === 1
  if (!isFloat(dtype) || !row.d) return square ? ["forward", "views", "purity", "memory"] : ["forward"]
  if (!(square || partly)) return ["forward", "vjp"]
  return ["forward", "vjp", "jvp", "linear", "second order", "accumulation", "views", "purity", "memory"]
}
