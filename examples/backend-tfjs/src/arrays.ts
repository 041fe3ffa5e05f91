import {
  type DType,
  elementIndices,
  type MatmulSizes,
  type ResultType,
  type TypedArray,
  typedArray,
  type View,
} from "@cotangent/core-api/backend"
import * as tf from "@tensorflow/tfjs-core"

/** Cotangent's dtypes that TensorFlow.js has, under the same names. */
export type TfType = "float32" | "int32" | "bool"

/** A dtype that is known to be among those that the capabilities list. */
export function typeOf(dtype: DType): TfType {
  if (dtype === "float64") throw new TypeError("TensorFlow.js has no float64")
  return dtype
}

/** A flat array with these elements. */
export function upload(elements: TypedArray, dtype: DType): tf.Tensor {
  return tf.tensor1d(elements as Exclude<TypedArray, Float64Array>, typeOf(dtype))
}

/** The elements of an array, as their dtype has them: a cast without loss keeps the library's old typed array. */
export function download(array: tf.Tensor): TypedArray {
  const { dtype } = array
  if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool")
    throw new TypeError(`no array is ${dtype}`)
  const elements = array.dataSync()
  const wanted = typedArray(dtype, 0)
  if (elements.constructor === wanted.constructor) return elements
  return typedArray(dtype, elements.length).map((_, at) => elements[at] ?? NaN)
}

/** One repeated number. */
export function fill({ dtype, length }: ResultType, value: number): tf.Tensor {
  return tf.fill([length], value, typeOf(dtype) as "float32")
}

/** The elements of a view: a gather, and a choice where the view may lie outside of its valid range. */
export function gather(array: tf.Tensor, view: View, dtype: DType): tf.Tensor {
  const { indices, outside } = elementIndices(view)
  if (outside?.every(Boolean)) return fill({ dtype, length: indices.length }, 0)
  const found = tf.gather(array, tf.tensor1d(indices, "int32"))
  return outside ? choose(tf.tensor1d(outside, "bool"), tf.zerosLike(found), found) : found
}

/** `tf.where`, except that bools are chosen as integers: the library's wasm would write four bytes for each. */
export function choose(condition: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  if (a.dtype !== "bool") return tf.where(condition, a, b)
  return tf.cast(tf.where(condition, tf.cast(a, "int32"), tf.cast(b, "int32")), "bool")
}

/** `a · bᵀ`, `batch` times. */
export function matmul(
  _to: ResultType,
  a: tf.Tensor,
  b: tf.Tensor,
  { batch, m, n, k }: MatmulSizes,
): tf.Tensor {
  const product = tf.matMul(tf.reshape(a, [batch, m, k]), tf.reshape(b, [batch, n, k]), false, true)
  return tf.reshape(product, [batch * m * n])
}
