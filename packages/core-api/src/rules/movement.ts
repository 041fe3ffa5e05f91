import { CotangentError } from "../errors.ts"
import {
  broadcastShapes,
  checkAxis,
  checkShape,
  dropAxes,
  printShape,
  sameShape,
  type Shape,
  sizeOf,
} from "../shape.ts"
import { movement, type MovementOp } from "./define.ts"
import { sum } from "./reductions.ts"

/** Which elements {@link slice} takes on one axis: `[start, stop, step]` as in Python, or null for all. */
export type SliceRange = readonly [start?: number | null, stop?: number | null, step?: number | null] | null

/** The canonical form of a slice: element `begin + step·i` for i below the size. */
export interface SliceAttrs {
  readonly begin: readonly number[]
  readonly step: readonly number[]
  readonly shape: Shape
}

/** Zeros before and after on each axis. */
export interface PadAttrs {
  readonly before: readonly number[]
  readonly after: readonly number[]
}

/** Repeats size-1 and missing leading axes until the array has `shape`. Its transpose sums over them. */
export const expand: MovementOp<[shape: Shape]> = movement("expand", {
  peers: { tfjs: "tf.broadcastTo", jax: "jnp.broadcast_to", torch: "torch.broadcast_to" },
  attrs(x, shape: Shape) {
    const to = checkShape(shape)
    if (!sameShape(broadcastShapes(x, to, "expand"), to)) {
      throw new CotangentError("E_SHAPE", `expand: ${printShape(x)} does not broadcast to ${printShape(to)}`)
    }
    return to
  },
  shape: (_x, to) => to,
  transpose(cotangent, to, x) {
    const missing = to.length - x.length
    const grown = to
      .map((_, axis) => axis)
      .filter((axis) => axis < missing || (x[axis - missing] === 1 && to[axis] !== 1))
    return reshape(sum(cotangent, grown), x)
  },
  batch(many, to, x) {
    const [n = 0] = many.shape
    const missing = to.slice(x.length).map(() => 1)
    return expand(reshape(many, [n, ...missing, ...x]), [n, ...to])
  },
})

/** Output axis `a` is input axis `order[a]`. Its transpose is the inverse order. */
export const permute: MovementOp<[order: readonly number[]]> = movement("permute", {
  peers: { tfjs: "tf.transpose", jax: "jnp.transpose", torch: "torch.permute" },
  attrs(x, order: readonly number[]) {
    const axes = order.map((axis) => checkAxis(axis, x.length, "permute"))
    if (axes.length !== x.length || new Set(axes).size !== axes.length) {
      throw new CotangentError(
        "E_AXIS",
        `permute: [${order}] does not name each axis of ${printShape(x)} once`,
      )
    }
    return axes
  },
  shape: (x, order) => order.map((axis) => x[axis] ?? 1),
  transpose: (cotangent, order) =>
    permute(
      cotangent,
      order.map((_, axis) => order.indexOf(axis)),
    ),
  batch: (many, order) => permute(many, [0, ...order.map((axis) => axis + 1)]),
})

/** The same elements, row-major, under another shape; one size may be −1 and is worked out. */
export const reshape: MovementOp<[shape: Shape]> = movement("reshape", {
  peers: { tfjs: "tf.reshape", jax: "jnp.reshape", torch: "torch.reshape" },
  attrs(x, shape: Shape) {
    const open = shape.indexOf(-1)
    const rest = sizeOf(dropAxes(shape, [open]))
    const to = checkShape(
      open < 0 ? shape : shape.map((size, axis) => (axis === open ? sizeOf(x) / rest : size)),
    )
    if (sizeOf(to) !== sizeOf(x)) {
      throw new CotangentError(
        "E_SHAPE",
        `reshape: ${printShape(x)} has ${sizeOf(x)} elements, ${printShape(shape)} asks for ${sizeOf(to)}`,
      )
    }
    return to
  },
  shape: (_x, to) => to,
  transpose: (cotangent, _to, x) => reshape(cotangent, x),
  batch: (many, to) => reshape(many, [many.shape[0] ?? 0, ...to]),
})

/**
 * Elements at regular steps along each axis: `slice(x, [[1, 3], null, [null, null, -1]])` is `x[1:3, :, ::-1]`
 * in Python, with Python's meaning of negative and missing bounds. Its transpose writes them back among zeros.
 */
export const slice: MovementOp<[ranges: readonly SliceRange[]]> = movement("slice", {
  peers: { tfjs: "tf.stridedSlice", jax: "x[start:stop:step]", torch: "x[start:stop:step]" },
  attrs: sliceAttrs,
  shape: (_x, { shape }) => shape,
  transpose: (cotangent, attrs, x) =>
    x.reduce((partial, size, axis) => spread(partial, attrs, axis, size), cotangent),
  batch: (many, attrs) => slice(many, [null, ...rangesOf(attrs)]),
})

/** The ranges that give these attributes. */
function rangesOf({ begin, step, shape }: SliceAttrs): SliceRange[] {
  return shape.map((count, axis) => {
    const from = begin[axis] ?? 0
    const stride = step[axis] ?? 1
    const stop = from + stride * count
    // A stop below 0 would count from the end.
    return count === 0 ? [0, 0] : [from, stop < 0 ? null : stop, stride]
  })
}

/** Writes the elements of one sliced axis back to their places in an axis of `size`, zeros elsewhere. */
function spread<T extends Parameters<typeof slice>[0]>(
  cotangent: T,
  attrs: SliceAttrs,
  axis: number,
  size: number,
): T {
  const count = attrs.shape[axis] ?? 0
  const step = attrs.step[axis] ?? 1
  const begin = attrs.begin[axis] ?? 0
  if (count === size && step === 1) return cotangent
  const one = <V>(value: V, otherwise: V, rank: number): V[] =>
    Array.from({ length: rank }, (_, at) => (at === axis ? value : otherwise))
  const rank = cotangent.shape.length
  const forward = step < 0 ? slice(cotangent, one<SliceRange>([null, null, -1], null, rank)) : cotangent
  const first = step < 0 ? begin + step * (count - 1) : begin
  const stride = Math.abs(step)
  let spaced = forward
  if (stride > 1 && count > 0) {
    // [count] → [count, 1] → [count, stride] → [count·stride]: zeros between the elements, and after the last.
    const outer = forward.shape.slice(0, axis)
    const inner = forward.shape.slice(axis + 1)
    const split = reshape(forward, [...outer, count, 1, ...inner])
    const widths = split.shape.map((_, at): [number, number] => (at === axis + 1 ? [0, stride - 1] : [0, 0]))
    const merged = reshape(pad(split, widths), [...outer, count * stride, ...inner])
    spaced = slice(merged, one<SliceRange>([0, Math.min(count * stride, size - first)], null, rank))
  }
  const after = size - first - (spaced.shape[axis] ?? 0)
  return count === 0
    ? pad(spaced, one<[number, number]>([0, size], [0, 0], rank))
    : pad(spaced, one<[number, number]>([first, after], [0, 0], rank))
}

function sliceAttrs(x: Shape, ranges: readonly SliceRange[]): SliceAttrs {
  if (ranges.length > x.length) {
    throw new CotangentError(
      "E_AXIS",
      `slice: ${ranges.length} ranges for ${printShape(x)}, which has ${x.length} axes`,
    )
  }
  const axes = x.map((size, axis) => sliceAxis(size, ranges[axis] ?? null))
  return {
    begin: axes.map((each) => each.begin),
    step: axes.map((each) => each.step),
    shape: axes.map((each) => each.count),
  }
}

// Python's slice.indices.
function sliceAxis(size: number, range: SliceRange): { begin: number; step: number; count: number } {
  const step = range?.[2] ?? 1
  const bounds = [
    range?.[0] ?? (step < 0 ? size - 1 : 0),
    range?.[1] ?? (step < 0 ? -size - 1 : size),
  ] as const
  if (!Number.isInteger(step) || step === 0 || !bounds.every(Number.isInteger)) {
    throw new CotangentError(
      "E_SHAPE",
      `slice: [${range}] is not a range: start, stop and step are integers, and the step is not 0`,
    )
  }
  const [low, high] = step < 0 ? [-1, size - 1] : [0, size]
  const [begin, end] = bounds.map((at) => Math.min(high, Math.max(low, at < 0 ? at + size : at)))
  const count = Math.max(0, Math.ceil(((end ?? 0) - (begin ?? 0)) / step))
  return { begin: count === 0 ? 0 : (begin ?? 0), step, count }
}

/** Zeros around the array: `pad(x, [[before, after], …])`, one pair an axis. Its transpose cuts them off. */
export const pad: MovementOp<[widths: readonly (readonly [before: number, after: number])[]]> = movement(
  "pad",
  {
    peers: { tfjs: "tf.pad", jax: "jnp.pad", torch: "F.pad" },
    attrs(x, widths: readonly (readonly [number, number])[]): PadAttrs {
      const whole = widths.every(
        (pair) => pair.length === 2 && pair.every((width) => Number.isInteger(width) && width >= 0),
      )
      if (widths.length !== x.length || !whole) {
        throw new CotangentError(
          "E_SHAPE",
          `pad: ${printShape(x)} needs ${x.length} pairs [before, after] of whole numbers from 0`,
        )
      }
      return { before: widths.map(([before]) => before), after: widths.map(([, after]) => after) }
    },
    shape: (x, { before, after }) =>
      checkShape(x.map((size, axis) => size + (before[axis] ?? 0) + (after[axis] ?? 0))),
    transpose: (cotangent, { before }, x) =>
      slice(
        cotangent,
        x.map((size, axis): SliceRange => [before[axis] ?? 0, (before[axis] ?? 0) + size]),
      ),
    batch: (many, { before, after }) =>
      pad(many, [[0, 0], ...before.map((width, axis): [number, number] => [width, after[axis] ?? 0])]),
  },
)
