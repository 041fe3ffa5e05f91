import type { Node } from "../graph/node.ts"
import type { Source } from "../graph/source.ts"
import { decompose } from "../rules/decompose.ts"
import { eq, where } from "../rules/elementwise.ts"
import type { PadAttrs, SliceAttrs } from "../rules/movement.ts"
import { type Shape, sizeOf } from "../shape.ts"
import { contiguous, permuteView, type View } from "../view.ts"
import { broadcast, pad, permute, reshape, slice } from "./movements.ts"
import { reduceValue } from "./reduce.ts"
import { asValue, type Value, type Values } from "./value.ts"

/** A shape without its axes of size 1. */
export function squeeze(shape: Shape): Shape {
  return shape.filter((size) => size !== 1)
}

/** For each axis of the squeezed shape, the axis it was. */
function keptAxes(shape: Shape): readonly number[] {
  return shape.map((_, axis) => axis).filter((axis) => shape[axis] !== 1)
}

/** A view of an array without the array's axes of size 1. */
function squeezeView(view: View): View {
  return permuteView(view, keptAxes(view.shape))
}

/**
 * Rewrites one node as a value, given those of its arguments: decomposes rows into intrinsics, drops aliases and
 * axes of size 1, shares what is equal and simplifies what can be.
 */
export function normalise(node: Node, values: Values, valueOf: (node: Node) => Value): Value {
  const shape = squeeze(node.shape)
  if (node.value) {
    const { storage, view } = node.value
    return values.make({ op: "leaf", args: [], origin: storage, view: squeezeView(view) }, shape, node.dtype)
  }
  const { src } = node
  if (!src) throw new Error("a node without a value has lost its source")
  if (sizeOf(shape) === 0) return values.constant(0, shape, node.dtype)
  switch (src.op) {
    case "const":
      return values.constant(src.value, shape, node.dtype)
    case "param":
      return values.make({ op: "param", args: [], node }, shape, node.dtype)
    case "index":
      if (node.shape[src.axis] === 1) return values.constant(0, shape, node.dtype)
      return values.make(
        { op: "index", args: [], axis: keptAxes(node.shape).indexOf(src.axis) },
        shape,
        node.dtype,
      )
    case "placeholder":
      return values.make(
        { op: "leaf", args: [], origin: node, view: squeezeView(src.view) },
        shape,
        node.dtype,
      )
    case "host":
      return values.make({ op: "leaf", args: [], origin: node, view: contiguous(shape) }, shape, node.dtype)
    case "alias":
    case "stop":
    case "custom":
      return valueOf(src.args[0])
    case "cast":
      return values.cast(valueOf(src.args[0]), node.dtype)
    case "elementwise": {
      const args = src.args.map(valueOf)
      return src.row.lower
        ? asValue(decompose(src.row, args, values.wide))
        : values.call(src.row.name, args, node.dtype)
    }
    case "reduce":
      return reduced(src, valueOf(src.args[0]))
    case "movement":
      return moved(src, node.shape, valueOf(src.args[0]))
  }
}

function reduced({ row, args, axes }: Extract<Source, { op: "reduce" }>, body: Value): Value {
  const shape = args[0].shape
  const kept = keptAxes(shape)
  const left = axes.map((axis) => kept.indexOf(axis)).filter((axis) => axis >= 0)
  const total = reduceValue(row.op, body, left)
  if (!row.finish) return total
  return asValue(row.finish(total, sizeOf(axes.map((axis) => shape[axis] ?? 1))))
}

// The attributes in each case are those that the row of that name makes: MovementRow<never> only hides which.
function moved({ row, args, attrs }: Extract<Source, { op: "movement" }>, to: Shape, x: Value): Value {
  const from = args[0].shape
  const kept = keptAxes(from)
  const shape = squeeze(to)
  switch (row.name) {
    case "expand": {
      const lead = to.length - from.length
      const places = keptAxes(to)
      return broadcast(
        x,
        shape,
        kept.map((axis) => places.indexOf(axis + lead)),
      )
    }
    case "permute": {
      const order = (attrs as readonly number[]).filter((axis) => from[axis] !== 1)
      return permute(
        x,
        order.map((axis) => kept.indexOf(axis)),
      )
    }
    case "reshape":
      return reshape(x, shape)
    case "slice": {
      const { begin, step, shape: sizes } = attrs as SliceAttrs
      const pick = (list: readonly number[]): number[] => kept.map((axis) => list[axis] ?? 1)
      return slice(x, pick(begin), pick(step), pick(sizes))
    }
    case "pad":
      return padded(x, attrs as PadAttrs, from)
    default:
      throw new Error(`the scheduler does not know the movement ${row.name}`)
  }
}

/** Pads; an axis of size 1, which the value does not have, is repeated and masked instead. */
function padded(x: Value, { before, after }: PadAttrs, from: Shape): Value {
  const kept = keptAxes(from)
  const wide = pad(
    x,
    kept.map((axis) => before[axis] ?? 0),
    kept.map((axis) => after[axis] ?? 0),
  )
  const grown = from
    .map((_, axis) => axis)
    .filter((axis) => from[axis] === 1 && (before[axis] ?? 0) + (after[axis] ?? 0) > 0)
  if (grown.length === 0) return wide
  const full = from.map((size, axis) => size + (before[axis] ?? 0) + (after[axis] ?? 0))
  const places = keptAxes(full)
  const shape = squeeze(full)
  const repeated = broadcast(
    wide,
    shape,
    kept.map((axis) => places.indexOf(axis)),
  )
  return grown.reduce((masked, axis) => {
    const position = x.values.make({ op: "index", args: [], axis: places.indexOf(axis) }, shape, "int32")
    return asValue(where(eq(position, before[axis] ?? 0), masked, x.values.constant(0, shape, x.dtype)))
  }, repeated)
}
