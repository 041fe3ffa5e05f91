import * as core from "@cotangent/core-api"
import type { Tensor } from "@cotangent/core-api"
import { table } from "@cotangent/core-api/rules"
import type { JsonAttributes } from "../../vectors/files.js"

/** An op with its attributes, on tensors. */
export type VectorOp = (...inputs: Tensor[]) => Tensor

type WithAttributes = (attrs: JsonAttributes) => VectorOp

/** An op of the table with attributes as further arguments: a bound that is null is none at all. */
const elementwise =
  (f: (...x: (Tensor | number)[]) => Tensor): WithAttributes =>
  ({ alpha, exponent, min, max }) => {
    const bounds = min === undefined ? [] : [min ?? -Infinity, max ?? Infinity]
    const further = [alpha, exponent, ...bounds].filter((each) => each !== undefined)
    return (...inputs) => f(...inputs, ...further)
  }

const reduction =
  (f: (x: Tensor, axes?: core.Axes, options?: { keepDims: boolean }) => Tensor): WithAttributes =>
  ({ axes, keepdims }) =>
  (...inputs) =>
    f(nth(inputs, 0), axes ?? null, { keepDims: keepdims ?? false })

/** Names as the vector files and the table write them, without what they differ in: `leaky_relu` is `leakyRelu`. */
const plain = (name: string): string => name.replaceAll("_", "").toLowerCase()

/** The name that this project has for an op of a vector file. */
export function ruleName(name: string): string {
  if (name === "var") return "variance"
  return Object.keys(core).find((own) => plain(own) === plain(name)) ?? name
}

const ofTable: Readonly<Record<string, WithAttributes | undefined>> = Object.fromEntries([
  ...Object.values(table.elementwise).flatMap((op) =>
    // Every op of the table takes its arguments in order, tensors or numbers.
    op.row.kind === "elementwise" ? [[plain(op.row.name), elementwise(op as never)] as const] : [],
  ),
  ...Object.values(table.reductions).map((op) => [plain(op.row.name), reduction(op)] as const),
])

const of =
  (f: (x: Tensor) => Tensor): VectorOp =>
  (...inputs) =>
    f(nth(inputs, 0))

const ofTwo =
  (f: (x: Tensor, y: Tensor) => Tensor): VectorOp =>
  (...inputs) =>
    f(nth(inputs, 0), nth(inputs, 1))

/** What is no row: compositions, and what else the files name. */
const others: Readonly<Record<string, WithAttributes | undefined>> = {
  matmul: () => ofTwo(core.matmul),
  var: ({ axes = null, keepdims = false, ddof = 0 }) =>
    of((x) => core.variance(x, axes, { keepDims: keepdims, ddof })),
  std: ({ axes = null, keepdims = false, ddof = 0 }) =>
    of((x) => core.std(x, axes, { keepDims: keepdims, ddof })),
  norm: ({ axes = null, keepdims = false, ord = 2 }) =>
    of((x) => core.norm(x, axes, { keepDims: keepdims, ord: Number(ord) })),
  logsumexp: ({ axes = null, keepdims = false }) =>
    of((x) => core.logSumExp(x, axes, { keepDims: keepdims })),
  softmax: ({ axis }) => of((x) => core.softmax(x, axis)),
  log_softmax: ({ axis }) => of((x) => core.logSoftmax(x, axis)),
  cumsum: ({ axis }) => of((x) => core.cumSum(x, axis)),
  cumprod: ({ axis }) => of((x) => core.cumProd(x, axis)),
  cummax: ({ axis }) => of((x) => core.cumMax(x, axis)),
  cummin: ({ axis }) => of((x) => core.cumMin(x, axis)),
  log_cum_sum_exp: ({ axis }) => of((x) => core.logCumSumExp(x, axis)),
  any: reduction(core.any),
  all: reduction(core.all),
  count_nonzero: reduction(core.countNonzero),
  huber: ({ delta }) => ofTwo((x, y) => core.huber(x, y, delta)),
  sigmoid_binary_cross_entropy: () => ofTwo(core.sigmoidBinaryCrossEntropy),
  mean_squared_error: ({ axes }) => ofTwo((x, y) => core.meanSquaredError(x, y, axes)),
  softmax_cross_entropy: ({ axis }) => ofTwo((x, y) => core.softmaxCrossEntropy(x, y, axis)),
  cast: ({ dtype = "float64" }) => of((x) => core.cast(x, dtype)),
  // The hard points of one order are a function of one array.
  polygamma: ({ order }) =>
    order === undefined ? ofTwo(core.polygamma) : of((x) => core.polygamma(order, x)),
  "where(x>0, log x, 0)": () => of((x) => core.where(core.gt(x, 0), core.log(x), 0)),
}

/** The op that a vector file names, or null if the table has none. */
export function vectorOp(name: string, attrs: JsonAttributes = {}): VectorOp | null {
  return (others[name] ?? ofTable[plain(name)])?.(attrs) ?? null
}

function nth(inputs: readonly Tensor[], at: number): Tensor {
  const input = inputs[at]
  if (input) return input
  throw new Error(`a vector case was applied to ${inputs.length} tensors`)
}
