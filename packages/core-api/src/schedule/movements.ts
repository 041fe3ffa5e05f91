import { type Shape, sameShape, sizeOf } from "../shape.ts"
import { broadcastView, padView, permuteView, reshapeView, sliceView, type View } from "../view.ts"
import type { Form, Value } from "./value.ts"

/** A form that only moves elements. */
export type Moving = Extract<Form, { op: "broadcast" | "permute" | "reshape" | "slice" | "pad" }>

/** `null` stands for a view that touches nothing: all zeros. */
export type MovedView = View | null | "inexpressible"

/** What becomes of a view of the argument when the form moves it to `shape`. */
export function moveView(form: Moving, view: View, shape: Shape): MovedView {
  switch (form.op) {
    case "broadcast":
      return broadcastView(view, shape, form.axes)
    case "permute":
      return permuteView(view, form.order)
    case "reshape":
      return reshapeView(view, shape) ?? "inexpressible"
    case "slice":
      return squeezed(sliceView(view, form.begin, form.sizes, form.step))
    case "pad":
      return padView(view, form.before, form.after)
  }
}

/** Drops the axes of size 1; null if padding leaves nothing of one of them. */
function squeezed(view: View): View | null {
  const kept = view.shape.map((_, axis) => axis).filter((axis) => view.shape[axis] !== 1)
  const outside = view.valid?.some(
    (range, axis) => view.shape[axis] === 1 && range && (range[0] > 0 || range[1] < 1),
  )
  return outside ? null : permuteView(view, kept)
}

/** Repeats `x` so that its axis `i` becomes axis `axes[i]` of `shape`. */
export function broadcast(x: Value, shape: Shape, axes: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x
  const { values, form, dtype } = x
  if (form.op === "const" || form.op === "param") return values.make(form, shape, dtype)
  if (form.op === "broadcast")
    return broadcast(
      form.args[0],
      shape,
      form.axes.map((axis) => axes[axis] ?? 0),
    )
  return values.make({ op: "broadcast", args: [x], axes }, shape, dtype)
}

/** Axis `a` of the result is axis `order[a]` of `x`. */
export function permute(x: Value, order: readonly number[]): Value {
  const { values, form, dtype } = x
  if (order.every((axis, at) => axis === at)) return x
  const shape = order.map((axis) => x.shape[axis] ?? 1)
  if (form.op === "const" || form.op === "param") return values.make(form, shape, dtype)
  if (form.op === "permute")
    return permute(
      form.args[0],
      order.map((axis) => form.order[axis] ?? 0),
    )
  return values.make({ op: "permute", args: [x], order }, shape, dtype)
}

/** The same elements under another shape. */
export function reshape(x: Value, shape: Shape): Value {
  const { values, form, dtype } = x
  if (sameShape(x.shape, shape)) return x
  if (form.op === "const" || form.op === "param") return values.make(form, shape, dtype)
  if (form.op === "reshape") return reshape(form.args[0], shape)
  return values.make({ op: "reshape", args: [x] }, shape, dtype)
}

/** Elements `begin + step·i`; axes whose size becomes 1 vanish. */
export function slice(x: Value, begin: readonly number[], step: readonly number[], sizes: Shape): Value {
  const { values, form, dtype } = x
  const shape = sizes.filter((size) => size !== 1)
  if (sameShape(x.shape, shape) && step.every((each) => each === 1)) return x
  if (form.op === "const" || form.op === "param") return values.make(form, shape, dtype)
  return values.make({ op: "slice", args: [x], begin, step, sizes }, shape, dtype)
}

/** Zeros around `x`. */
export function pad(x: Value, before: readonly number[], after: readonly number[]): Value {
  const { values, dtype } = x
  const shape = x.shape.map((size, axis) => size + (before[axis] ?? 0) + (after[axis] ?? 0))
  if (sameShape(x.shape, shape)) return x
  if (sizeOf(x.shape) === 0) {
    // Nothing of an axis becomes one zero, and values have no axes of size 1.
    return values.constant(
      0,
      shape.filter((size) => size !== 1),
      dtype,
    )
  }
  return values.make({ op: "pad", args: [x], before, after }, shape, dtype)
}

/** `x` without `axes`, along which it does not vary. */
export function restrict(x: Value, axes: readonly number[]): Value {
  if (axes.length === 0) return x
  return x.values.once(`restrict ${x.id} ${axes}`, () => restrictOnce(x, axes))
}

function restrictOnce(x: Value, axes: readonly number[]): Value {
  const { values, form, dtype } = x
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis))
  const shape = kept.map((axis) => x.shape[axis] ?? 1)
  switch (form.op) {
    case "const":
    case "param":
      return values.make(form, shape, dtype)
    case "index":
      return values.make({ ...form, axis: kept.indexOf(form.axis) }, shape, dtype)
    case "leaf":
      return values.make({ ...form, view: permuteView(form.view, kept) }, shape, dtype)
    case "call":
      return values.call(
        form.name,
        form.args.map((each) => restrict(each, axes)),
        dtype,
      )
    case "broadcast": {
      const inner = form.axes.map((to, from) => (axes.includes(to) ? from : -1)).filter((from) => from >= 0)
      const rest = form.axes.filter((to) => !axes.includes(to)).map((to) => kept.indexOf(to))
      return broadcast(restrict(form.args[0], inner), shape, rest)
    }
    case "permute": {
      const inner = axes.map((axis) => form.order[axis] ?? 0)
      const left = form.args[0].shape.map((_, axis) => axis).filter((axis) => !inner.includes(axis))
      const order = kept.map((axis) => left.indexOf(form.order[axis] ?? 0))
      return permute(restrict(form.args[0], inner), order)
    }
    case "reduce":
    case "reshape":
    case "slice":
    case "pad":
      return slice(
        x,
        x.shape.map(() => 0),
        x.shape.map(() => 1),
        x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)),
      )
  }
}
