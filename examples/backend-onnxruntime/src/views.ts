import {
  contiguousStrides,
  elementIndices,
  isContiguous,
  sizeOf,
  typedArray,
  type View,
} from "@cotangent/core-api/backend"
import type { Graph, Value } from "./graph.ts"
import { choose } from "./ops.ts"

/**
 * A view of a flat array, as a value that broadcasts to the view's shape: axes along which one element repeats have size 1.
 * A block that was only permuted is reshaped and transposed, anything else gathered.
 */
export function viewed(graph: Graph, x: Value, view: View): Value {
  const length = sizeOf(x.shape)
  const varies = view.strides.map((stride, axis) => (stride !== 0 || view.valid?.[axis] ? axis : -1))
  const shape = view.shape.map((size, axis) => (varies[axis] === axis ? size : 1))
  const narrow: View = { ...view, shape }
  if (isContiguous(narrow) && sizeOf(shape) === length) return graph.listNode("Reshape", x, shape, shape)
  return permuted(graph, x, narrow, length) ?? gathered(graph, x, narrow)
}

/** A whole array whose axes stand in another order, or null. */
function permuted(
  graph: Graph,
  x: Value,
  { shape, strides, offset, valid }: View,
  length: number,
): Value | null {
  if (valid || offset !== 0 || sizeOf(shape) !== length) return null
  const order = shape.map((_, axis) => axis).sort((a, b) => (strides[b] ?? 0) - (strides[a] ?? 0) || a - b)
  const sorted = order.map((axis) => shape[axis] ?? 1)
  const expected = contiguousStrides(sorted)
  const isWhole = order.every((axis, at) => shape[axis] === 1 || strides[axis] === expected[at])
  if (!isWhole) return null
  const block = graph.listNode("Reshape", x, sorted, sorted)
  return graph.node("Transpose", [block], x.dtype, shape, {
    perm: shape.map((_, axis) => order.indexOf(axis)),
  })
}

function gathered(graph: Graph, x: Value, view: View): Value {
  const { indices, outside } = elementIndices(view)
  const { shape } = view
  const zero = graph.scalar(typedArray(x.dtype, 1), x.dtype)
  if (outside?.every(Boolean)) return graph.listNode("Expand", zero, shape, shape)
  const found = graph.node("Gather", [x, graph.constant(indices, "int32", shape)], x.dtype, shape)
  if (!outside) return found
  return choose(graph, { dtype: x.dtype, shape }, graph.constant(outside, "bool", shape), zero, found)
}
