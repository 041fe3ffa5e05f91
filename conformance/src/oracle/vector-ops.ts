import * as core from "@cotangent/core-api"
import type { Tensor } from "@cotangent/core-api"
import type { JsonAttributes } from "../../vectors/files.js"

/** An op with its attributes, on tensors. */
export type VectorOp = (...inputs: Tensor[]) => Tensor

type WithAttributes = (attrs: JsonAttributes) => VectorOp

const unary =
  (f: (x: Tensor) => Tensor): WithAttributes =>
  () =>
  (...inputs) =>
    f(nth(inputs, 0))

const binary =
  (f: (a: Tensor, b: Tensor) => Tensor): WithAttributes =>
  () =>
  (...inputs) =>
    f(nth(inputs, 0), nth(inputs, 1))

const reduction =
  (f: (x: Tensor, axes?: core.Axes, options?: { keepDims: boolean }) => Tensor): WithAttributes =>
  ({ axes, keepdims }) =>
  (...inputs) =>
    f(nth(inputs, 0), axes ?? null, { keepDims: keepdims ?? false })

/** By the names that the vector files use. What is missing here has no row yet. */
const byName: Readonly<Record<string, WithAttributes | undefined>> = {
  neg: unary(core.neg),
  exp: unary(core.exp),
  log: unary(core.log),
  relu: unary(core.relu),
  sigmoid: unary(core.sigmoid),
  add: binary(core.add),
  sub: binary(core.sub),
  mul: binary(core.mul),
  div: binary(core.div),
  pow: ({ exponent }) =>
    exponent === undefined ? binary(core.pow)({}) : unary((x) => core.pow(x, exponent))({}),
  matmul: binary(core.matmul),
  where:
    () =>
    (...inputs) =>
      core.where(nth(inputs, 0), nth(inputs, 1), nth(inputs, 2)),
  sum: reduction(core.sum),
  mean: reduction(core.mean),
  max: reduction(core.max),
  min: reduction(core.min),
  "where(x>0, log x, 0)": unary((x) => core.where(core.gt(x, 0), core.log(x), 0)),
}

/** The op that a vector file names, or null if the table has none. */
export function vectorOp(name: string, attrs: JsonAttributes = {}): VectorOp | null {
  return byName[name]?.(attrs) ?? null
}

function nth(inputs: readonly Tensor[], at: number): Tensor {
  const input = inputs[at]
  if (input) return input
  throw new Error(`a vector case was applied to ${inputs.length} tensors`)
}
