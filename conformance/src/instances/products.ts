import { type DType, matmul, type Shape } from "@cotangent/core-api"
import { isFloat, sameShape } from "@cotangent/core-api/backend"
import type { Check, Tier } from "../case.ts"
import { shapeLabel } from "../host-array.ts"
import { randomOf } from "../random.ts"
import { sample } from "../sample.ts"
import type { Instance } from "./instance.ts"
import { matrixPairs } from "./shapes.ts"

const larger: readonly (readonly [Shape, Shape])[] = [
  [
    [17, 16],
    [16, 15],
  ],
  [
    [33, 40],
    [40, 31],
  ],
  [
    [2, 9, 8],
    [2, 8, 7],
  ],
  [
    [65, 3],
    [3, 66],
  ],
]

/** Matrix products, which a backend may compute by a routine of their own. */
export function* productInstances(): Generator<Instance> {
  for (const dtype of ["float64", "float32", "int32"] as const) {
    for (const shapes of matrixPairs.quick) yield instance(dtype, shapes, "quick")
    for (const shapes of [...matrixPairs.further, ...larger]) yield instance(dtype, shapes, "full")
  }
}

function instance(dtype: DType, shapes: readonly [Shape, Shape], tier: Tier): Instance {
  const label = shapes.map(shapeLabel).join(" @ ")
  const random = randomOf(`matmul / ${label}`)
  return {
    rule: "matmul",
    label: `${label} / ${dtype}`,
    inputs: shapes.map((shape) => sample(random, { dtype, shape, domain: [-2, 2] })),
    wrt: isFloat(dtype) ? [0, 1] : [],
    apply: (a, b) => matmul(a, b),
    checks: checksFor(dtype, shapes),
    tier,
  }
}

function checksFor(dtype: DType, [left, right]: readonly [Shape, Shape]): readonly Check[] {
  const square = sameShape(left, [3, 3])
  const batched = sameShape(left, [1, 2, 2])
  if (!isFloat(dtype)) return square ? ["forward", "views", "purity", "memory"] : ["forward"]
  if (batched || right.length > left.length) return ["forward", "vjp", "un-broadcast", "second order"]
  if (!square) return ["forward", "vjp"]
  return ["forward", "vjp", "jvp", "linear", "second order", "accumulation", "views", "purity", "memory"]
}
