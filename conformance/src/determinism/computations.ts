import {
  add,
  div,
  type DType,
  exp,
  log,
  matmul,
  max,
  mean,
  mul,
  pad,
  pow,
  relu,
  type Shape,
  sigmoid,
  slice,
  sub,
  sum,
  type Tensor,
  transpose,
  valueAndGrad,
} from "@cotangent/core-api"
import { convert, sizeOf } from "@cotangent/core-api/backend"
import type { HostArray } from "../host-array.ts"
import type { Program } from "../program.ts"
import { randomOf } from "../random.ts"

/** A computation whose roundings depend on how it is done: vectors, blocks, order, fused or not. */
export interface Computation {
  readonly says: string
  readonly shapes: readonly Shape[]
  readonly build: (...x: Tensor[]) => readonly Tensor[]
}

/** A value and its derivatives by all arguments. */
function withGradients(f: (...x: Tensor[]) => Tensor, ...x: Tensor[]): readonly Tensor[] {
  const [value, gradients] = valueAndGrad(f, { argnums: x.map((_, at) => at) })(...x)
  return [value, ...gradients]
}

/** Loops, reductions, products and gradients, in lengths that leave a rest after every block. */
export const computations: readonly Computation[] = [
  {
    says: "a chain of [1003]",
    shapes: [[1003], [1003]],
    build: (x, y) => [add(mul(exp(mul(x, 0.3)), sigmoid(y)), log(add(mul(x, x), 1)))],
  },
  { says: "the sum of [10007]", shapes: [[10_007]], build: (x) => [sum(x)] },
  { says: "the sum of [131073]", shapes: [[131_073]], build: (x) => [sum(x)] },
  {
    says: "sums of [37,129] over each axis",
    shapes: [[37, 129]],
    build: (x) => [sum(mul(x, x), 0), sum(mul(x, x), 1)],
  },
  {
    says: "value and gradients of the mean of sigmoid(x·w + b), [2051]",
    shapes: [[2051], [2051], [2051]],
    build: (...x) => withGradients((a, w, b) => mean(sigmoid(add(mul(a, w), b))), ...x),
  },
  {
    says: "value and gradients of the mean of |x|^y, [17,67] ^ [67]",
    shapes: [[17, 67], [67]],
    build: (...x) => withGradients((a, y) => mean(pow(add(mul(a, a), 0.1), y)), ...x),
  },
  {
    says: "relu([17,33] @ [33,9] + [9]) and its gradients",
    shapes: [[17, 33], [33, 9], [9]],
    build: (...x) => withGradients((a, w, b) => sum(relu(add(matmul(a, w), b))), ...x),
  },
  {
    says: "a softmax of rows, [9,130]",
    shapes: [[9, 130]],
    build: (x) => {
      const e = exp(sub(x, max(x, 1, { keepDims: true })))
      return [div(e, sum(e, 1, { keepDims: true }))]
    },
  },
  {
    says: "sums over a transposed, a sliced and a padded array",
    shapes: [[41, 53]],
    build: (x) => [
      sum(exp(transpose(x)), 1),
      sum(mul(slice(x, [[1], [null, null, -1]]), 0.7)),
      sum(
        exp(
          pad(x, [
            [1, 2],
            [3, 0],
          ]),
        ),
        0,
      ),
    ],
  },
]

/** A computation on random numbers of a float dtype. */
export function programOf({ says, shapes, build }: Computation, dtype: DType): Program {
  const random = randomOf(`determinism / ${says}`)
  const draw = (): number => convert(random.next() * 4 - 2, dtype)
  const inputs = shapes.map((shape): HostArray => ({
    dtype,
    shape,
    data: Array.from({ length: sizeOf(shape) }, draw),
  }))
  return { inputs, build: (x) => build(...x) }
}
