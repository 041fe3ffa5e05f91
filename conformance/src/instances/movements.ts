import {
  cast,
  concat,
  type DType,
  expand,
  mul,
  pad,
  permute,
  reshape,
  type Shape,
  slice,
  stack,
  type Tensor,
  transpose,
} from "@cotangent/core-api"
import { isFloat } from "@cotangent/core-api/backend"
import type { Check } from "../case.ts"
import { shapeLabel } from "../host-array.ts"
import { randomOf } from "../random.ts"
import { direction, sample } from "../sample.ts"
import type { Instance } from "./instance.ts"

interface Move {
  readonly rule: string
  readonly says: string
  readonly shapes: readonly Shape[]
  readonly apply: (...x: Tensor[]) => Tensor
  /** Shape of the result. */
  readonly to: Shape
  /** Only in the full tier. */
  readonly further?: true
}

const moves: readonly Move[] = [
  { rule: "expand", says: "to [3,3]", shapes: [[3]], to: [3, 3], apply: (x) => expand(x, [3, 3]) },
  {
    rule: "expand",
    says: "to [3,3]",
    shapes: [[3, 1]],
    to: [3, 3],
    apply: (x) => expand(x, [3, 3]),
    further: true,
  },
  {
    rule: "expand",
    says: "to [2,2,2]",
    shapes: [[2, 1, 2]],
    to: [2, 2, 2],
    apply: (x) => expand(x, [2, 2, 2]),
    further: true,
  },
  { rule: "expand", says: "to [2,3]", shapes: [[]], to: [2, 3], apply: (x) => expand(x, [2, 3]) },
  {
    rule: "expand",
    says: "to [4,2,3]",
    shapes: [[1, 3]],
    to: [4, 2, 3],
    apply: (x) => expand(x, [4, 2, 3]),
    further: true,
  },
  { rule: "expand", says: "to [2,0]", shapes: [[2, 1]], to: [2, 0], apply: (x) => expand(x, [2, 0]) },
  { rule: "permute", says: "[1,0]", shapes: [[3, 3]], to: [3, 3], apply: (x) => permute(x, [1, 0]) },
  {
    rule: "permute",
    says: "[1,2,0]",
    shapes: [[2, 2, 2]],
    to: [2, 2, 2],
    apply: (x) => permute(x, [1, 2, 0]),
  },
  {
    rule: "permute",
    says: "[2,0,1]",
    shapes: [[2, 3, 4]],
    to: [4, 2, 3],
    apply: (x) => permute(x, [2, 0, 1]),
    further: true,
  },
  {
    rule: "permute",
    says: "[1,0]",
    shapes: [[0, 2]],
    to: [2, 0],
    apply: (x) => permute(x, [1, 0]),
    further: true,
  },
  { rule: "transpose", says: "reversed", shapes: [[3, 3]], to: [3, 3], apply: (x) => transpose(x) },
  {
    rule: "transpose",
    says: "reversed",
    shapes: [[2, 3, 4]],
    to: [4, 3, 2],
    apply: (x) => transpose(x),
    further: true,
  },
  {
    rule: "reshape",
    says: "to [9]",
    shapes: [[3, 3]],
    to: [9],
    apply: (x) => reshape(x, [9]),
    further: true,
  },
  { rule: "reshape", says: "to [3,-1]", shapes: [[2, 3, 2]], to: [3, 4], apply: (x) => reshape(x, [3, -1]) },
  {
    rule: "reshape",
    says: "to [1,1]",
    shapes: [[]],
    to: [1, 1],
    apply: (x) => reshape(x, [1, 1]),
    further: true,
  },
  {
    rule: "reshape",
    says: "of a transpose",
    shapes: [[2, 3]],
    to: [6],
    apply: (x) => reshape(transpose(x), [6]),
  },
  { rule: "slice", says: "[0:2, 1:]", shapes: [[3, 3]], to: [2, 2], apply: (x) => slice(x, [[0, 2], [1]]) },
  {
    rule: "slice",
    says: "[::2]",
    shapes: [[5]],
    to: [3],
    apply: (x) => slice(x, [[null, null, 2]]),
    further: true,
  },
  {
    rule: "slice",
    says: "[::-1, ::-2]",
    shapes: [[3, 3]],
    to: [3, 2],
    apply: (x) =>
      slice(x, [
        [null, null, -1],
        [null, null, -2],
      ]),
  },
  {
    rule: "slice",
    says: "[:, -2:-1]",
    shapes: [[2, 2, 2]],
    to: [2, 1, 2],
    apply: (x) => slice(x, [null, [-2, -1]]),
    further: true,
  },
  { rule: "slice", says: "[2:2]", shapes: [[3, 3]], to: [0, 3], apply: (x) => slice(x, [[2, 2]]) },
  {
    rule: "pad",
    says: "[[1,0],[0,2]]",
    shapes: [[3, 3]],
    to: [4, 5],
    apply: (x) =>
      pad(x, [
        [1, 0],
        [0, 2],
      ]),
  },
  {
    rule: "pad",
    says: "[[0,1],[1,1],[0,0]]",
    shapes: [[2, 2, 2]],
    to: [3, 4, 2],
    apply: (x) =>
      pad(x, [
        [0, 1],
        [1, 1],
        [0, 0],
      ]),
    further: true,
  },
  { rule: "pad", says: "[[2,1]]", shapes: [[0]], to: [3], apply: (x) => pad(x, [[2, 1]]) },
  {
    rule: "concat",
    says: "axis 0",
    shapes: [
      [3, 3],
      [2, 3],
    ],
    to: [5, 3],
    apply: (...x) => concat(x),
  },
  {
    rule: "concat",
    says: "axis -1",
    shapes: [
      [2, 2, 2],
      [2, 2, 1],
    ],
    to: [2, 2, 3],
    apply: (...x) => concat(x, -1),
  },
  { rule: "concat", says: "axis 0", shapes: [[2], [0]], to: [2], apply: (...x) => concat(x) },
  { rule: "stack", says: "axis 0", shapes: [[3], [3]], to: [2, 3], apply: (...x) => stack(x), further: true },
  {
    rule: "stack",
    says: "axis 1",
    shapes: [
      [3, 3],
      [3, 3],
    ],
    to: [3, 2, 3],
    apply: (...x) => stack(x, 1),
  },
]

const raw: readonly Check[] = ["forward", "vjp"]
const weighted: readonly Check[] = [
  "forward",
  "vjp",
  "jvp",
  "linear",
  "second order",
  "accumulation",
  "views",
  "purity",
  "memory",
]

/** Every op that only moves elements: by itself, and feeding a product, so that a kernel reads through the move. */
export function* movementInstances(): Generator<Instance> {
  for (const move of moves) {
    for (const dtype of ["float64", "float32", "int32", "bool"] as const) yield* instances(move, dtype)
  }
  yield* castInstances()
}

function* instances({ rule, says, shapes, apply, to, further }: Move, dtype: DType): Generator<Instance> {
  const tier = further ? "full" : "quick"
  const label = `${shapes.map(shapeLabel).join(", ")} ${says}`
  const random = randomOf(`${rule} / ${label}`)
  const inputs = shapes.map((shape) => sample(random, { dtype, shape, domain: [-4, 4] }))
  const wrt = isFloat(dtype) ? inputs.map((_, at) => at) : []
  yield { rule, label: `${label} / ${dtype}`, inputs, wrt, apply, checks: raw, tier }
  if (dtype === "bool") return
  const factor = isFloat(dtype)
    ? direction(random, dtype, to)
    : sample(random, { dtype, shape: to, domain: [1, 9] })
  yield {
    rule,
    label: `${label}, times an array / ${dtype}`,
    inputs: [...inputs, factor],
    wrt: isFloat(dtype) ? [...wrt, inputs.length] : [],
    apply: (...x) => {
      const last = x.at(-1)
      if (!last) throw new RangeError("the factor is missing")
      return mul(apply(...x.slice(0, -1)), last)
    },
    checks: weighted.filter(
      (check) => isFloat(dtype) || ["forward", "views", "purity", "memory"].includes(check),
    ),
    tier: isFloat(dtype) ? tier : "full",
  }
}

function* castInstances(): Generator<Instance> {
  const dtypes = ["bool", "int32", "float32", "float64"] as const
  for (const from of dtypes) {
    for (const to of dtypes) {
      const label = `${from}[3,3] to ${to}`
      const differentiable = isFloat(from) && isFloat(to)
      yield {
        rule: "cast",
        label,
        inputs: [sample(randomOf(`cast / ${label}`), { dtype: from, shape: [3, 3], domain: [-4, 4] })],
        wrt: differentiable ? [0] : [],
        apply: (x) => cast(x, to),
        checks:
          differentiable && from !== to
            ? ["forward", "vjp", "jvp", "linear", "purity", "memory"]
            : ["forward", "purity", "memory"],
        tier: "quick",
        gives: to,
      }
    }
  }
}
