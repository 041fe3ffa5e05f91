import type { ReduceOp, ResultType } from "@cotangent/core-api/backend"
import * as tf from "@tensorflow/tfjs-core"

type Rows = (to: ResultType, matrix: tf.Tensor, n: number) => tf.Tensor

const along =
  (f: (matrix: tf.Tensor, axis: number) => tf.Tensor): Rows =>
  ({ length }, matrix, n) =>
    f(tf.reshape(matrix, [length, n]), 1)

/** The library's reductions, over the last axis of a matrix. */
export const reduce: { readonly [Name in ReduceOp]?: Rows } = {
  sum: along((x, axis) => tf.sum(x, axis)),
  prod: along((x, axis) => tf.prod(x, axis)),
  max: along((x, axis) => tf.max(x, axis)),
  min: along((x, axis) => tf.min(x, axis)),
  argMax: along((x, axis) => unlessNaN(x, axis, tf.argMax(x, axis))),
  argMin: along((x, axis) => unlessNaN(x, axis, tf.argMin(x, axis))),
}

/** The position of the first NaN where there is one, which the library passes over. */
function unlessNaN(x: tf.Tensor, axis: number, position: tf.Tensor): tf.Tensor {
  if (x.dtype !== "float32") return position
  const isNaN = tf.cast(tf.isNaN(x), "int32")
  return tf.where(tf.cast(tf.max(isNaN, axis), "bool"), tf.argMax(isNaN, axis), position)
}
