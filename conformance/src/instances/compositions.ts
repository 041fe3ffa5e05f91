import * as core from "@cotangent/core-api"
import type { DType, Shape, Tensor } from "@cotangent/core-api"
import { sizeOf } from "@cotangent/core-api/backend"
import type { Check } from "../case.ts"
import { type HostArray, shapeLabel } from "../host-array.ts"
import { type Random, randomOf } from "../random.ts"
import { sample } from "../sample.ts"
import type { Instance } from "./instance.ts"

/** A function that ops of the table make together, on definite shapes. */
interface Composition {
  readonly rule: string
  /** What stands in the id besides the shapes. */
  readonly says?: string
  readonly shapes: readonly Shape[]
  readonly apply: (...x: Tensor[]) => Tensor
  readonly domain?: readonly [number, number]
  /** Of how many positions the last argument gives one. */
  readonly positions?: number
  readonly gives?: DType
}

const of =
  (f: (x: Tensor) => Tensor): Composition["apply"] =>
  (...[x]) => {
    if (x) return f(x)
    throw new Error("a composition has an argument")
  }

const pair =
  (f: (a: Tensor, b: Tensor) => Tensor): Composition["apply"] =>
  (...[a, b]) => {
    if (a && b) return f(a, b)
    throw new Error("a composition has two arguments")
  }

const anywhere = [-4, 4] as const
const square: readonly Shape[] = [[3, 3]]
const squares: readonly Shape[] = [
  [3, 3],
  [3, 3],
]

const compositions: readonly Composition[] = [
  {
    rule: "variance",
    says: "over 0, ddof 1",
    shapes: square,
    apply: of((x) => core.variance(x, 0, { ddof: 1 })),
  },
  { rule: "std", says: "over 1", shapes: square, apply: of((x) => core.std(x, 1)) },
  { rule: "norm", says: "over 1", shapes: square, apply: of((x) => core.norm(x, 1)) },
  { rule: "norm", says: "over 1, ord 1", shapes: square, apply: of((x) => core.norm(x, 1, { ord: 1 })) },
  {
    rule: "norm",
    says: "over 1, ord ∞",
    shapes: square,
    apply: of((x) => core.norm(x, 1, { ord: Infinity })),
  },
  { rule: "norm", says: "over 1, ord 3", shapes: square, apply: of((x) => core.norm(x, 1, { ord: 3 })) },
  { rule: "logSumExp", says: "over 1", shapes: square, apply: of((x) => core.logSumExp(x, 1)) },
  { rule: "softmax", says: "over 0", shapes: square, apply: of((x) => core.softmax(x, 0)) },
  { rule: "logSoftmax", says: "over 1", shapes: square, apply: of((x) => core.logSoftmax(x, 1)) },
  { rule: "meanSquaredError", shapes: squares, apply: pair((a, b) => core.meanSquaredError(a, b)) },
  {
    rule: "softmaxCrossEntropy",
    shapes: squares,
    apply: pair((a, b) => core.softmaxCrossEntropy(a, b)),
    domain: [0.1, 3],
  },
  {
    rule: "softmaxCrossEntropy",
    says: "positions",
    shapes: [[4, 3], [4]],
    apply: pair((a, b) => core.softmaxCrossEntropy(a, b)),
    positions: 3,
  },
  {
    rule: "sigmoidBinaryCrossEntropy",
    shapes: squares,
    apply: pair((a, b) => core.sigmoidBinaryCrossEntropy(a, b)),
  },
  { rule: "huber", shapes: squares, apply: pair((a, b) => core.huber(a, b)) },
  {
    rule: "countNonzero",
    says: "over 1",
    shapes: square,
    apply: of((x) => core.countNonzero(x, 1)),
    gives: "int32",
  },
  {
    rule: "any",
    says: "over 1",
    shapes: square,
    apply: of((x) => core.any(core.gt(x, 2), 1)),
    gives: "bool",
  },
  {
    rule: "all",
    says: "over 1",
    shapes: square,
    apply: of((x) => core.all(core.gt(x, -2), 1)),
    gives: "bool",
  },
  { rule: "cumSum", says: "over 0", shapes: square, apply: of((x) => core.cumSum(x, 0)) },
  { rule: "cumSum", shapes: [[2, 40]], apply: of((x) => core.cumSum(x)) },
  { rule: "cumProd", says: "over 1", shapes: square, apply: of((x) => core.cumProd(x, 1)) },
  { rule: "cumProd", shapes: [[2, 10]], apply: of((x) => core.cumProd(x)) },
  { rule: "cumMax", says: "over 1", shapes: square, apply: of((x) => core.cumMax(x, 1)) },
  { rule: "cumMax", says: "over 0", shapes: [[20, 2]], apply: of((x) => core.cumMax(x, 0)) },
  { rule: "cumMin", says: "over 1", shapes: square, apply: of((x) => core.cumMin(x, 1)) },
  { rule: "logCumSumExp", says: "over 1", shapes: square, apply: of((x) => core.logCumSumExp(x, 1)) },
]

function positionsBelow(count: number, random: Random, shape: Shape): HostArray {
  const data = Array.from({ length: sizeOf(shape) }, () => random.integer(0, count - 1))
  return { dtype: "int32", shape, data }
}

const checks: readonly Check[] = ["forward", "vjp", "second order"]

/** Functions that ops of the table make together: what is theirs alone is the order in which they are combined. */
export function* compositionInstances(): Generator<Instance> {
  for (const { rule, says, shapes, apply, domain = anywhere, positions = 0, gives } of compositions) {
    const numbers = positions > 0 ? shapes.slice(0, -1) : shapes
    for (const dtype of ["float64", "float32"] as const) {
      const label = [shapes.map(shapeLabel).join(", "), ...(says ? [says] : [])].join(" ")
      const random = randomOf(`${rule} / ${label}`)
      yield {
        rule,
        label: `${label} / ${dtype}`,
        inputs: [
          ...numbers.map((shape) => sample(random, { dtype, shape, domain, distinct: true })),
          ...shapes.slice(numbers.length).map((shape) => positionsBelow(positions, random, shape)),
        ],
        wrt: gives ? [] : numbers.map((_, at) => at),
        apply,
        checks: gives ? ["forward"] : checks,
        tier: "quick",
        ...(gives && { gives }),
      }
    }
  }
}
