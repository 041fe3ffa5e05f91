import { contiguousStrides, type Shape, sizeOf } from "./shape.ts"

/** Half-open index ranges, one per axis (null: the whole axis); outside them an access reads 0. */
export type Ranges = readonly (readonly [begin: number, end: number] | null)[]

/**
 * How an index of some space finds its element in a buffer: element `offset + Σ strides[a]·i[a]`. A stride of 0
 * broadcasts, a negative one reverses. `valid` is what padding leaves behind: outside it the element is 0 and
 * the buffer must not be touched.
 */
export interface View {
  readonly shape: Shape
  readonly strides: readonly number[]
  readonly offset: number
  readonly valid?: Ranges
}

/** The view of a whole buffer that holds `shape` row-major. */
export function contiguous(shape: Shape): View {
  return { shape, strides: contiguousStrides(shape), offset: 0 }
}

/** Whether the view reads its buffer from the first element on, row-major, without gaps. Size-1 axes do not matter. */
export function isContiguous(view: View): boolean {
  const expected = contiguousStrides(view.shape)
  return (
    view.offset === 0 &&
    !view.valid &&
    view.strides.every((stride, axis) => view.shape[axis] === 1 || stride === expected[axis])
  )
}

function build(shape: Shape, strides: readonly number[], offset: number, valid: Ranges | undefined): View {
  const narrowed = valid?.map((range, axis) =>
    range && range[0] <= 0 && range[1] >= (shape[axis] ?? 1) ? null : range,
  )
  if (!narrowed?.some(Boolean)) return { shape, strides, offset }
  return { shape, strides, offset, valid: narrowed }
}

/** Output axis `a` is input axis `order[a]`. */
export function permuteView(view: View, order: readonly number[]): View {
  return build(
    order.map((axis) => view.shape[axis] ?? 1),
    order.map((axis) => view.strides[axis] ?? 0),
    view.offset,
    view.valid && order.map((axis) => view.valid?.[axis] ?? null),
  )
}

/**
 * Places input axis `i` at output axis `axes[i]` and repeats along all others (XLA's BroadcastInDim).
 * An input axis of size 1 may grow.
 */
export function broadcastView(view: View, shape: Shape, axes: readonly number[]): View {
  const strides = new Array<number>(shape.length).fill(0)
  const valid = new Array<readonly [number, number] | null>(shape.length).fill(null)
  axes.forEach((to, from) => {
    const size = view.shape[from] ?? 1
    const range = view.valid?.[from] ?? null
    const grows = size === 1 && shape[to] !== 1
    strides[to] = grows ? 0 : (view.strides[from] ?? 0)
    // A padded axis of size 1 that is not valid at index 0 is not valid anywhere.
    valid[to] = grows && range ? (range[0] <= 0 && range[1] >= 1 ? null : [0, 0]) : range
  })
  return build(shape, strides, view.offset, valid)
}

/** Index `i` of axis `a` becomes `begin[a] + step[a]·i`; steps may be negative. */
export function sliceView(view: View, begin: readonly number[], shape: Shape, step: readonly number[]): View {
  let offset = view.offset
  const strides = view.strides.map((stride, axis) => {
    offset += stride * (begin[axis] ?? 0)
    return stride * (step[axis] ?? 1)
  })
  const valid = view.valid?.map((range, axis) => {
    if (!range) return null
    const first = begin[axis] ?? 0
    const by = step[axis] ?? 1
    // i is valid when range[0] <= first + by·i < range[1].
    const ends = [(range[0] - first) / by, (range[1] - 1 - first) / by].sort((a, b) => a - b)
    const low = Math.max(0, Math.ceil(ends[0] ?? 0))
    const high = Math.min(shape[axis] ?? 1, Math.floor(ends[1] ?? 0) + 1)
    return high > low && range[1] > range[0] ? ([low, high] as const) : ([0, 0] as const)
  })
  return build(shape, strides, offset, valid)
}

/** `before[a]` zeros precede and `after[a]` follow on axis `a`. */
export function padView(view: View, before: readonly number[], after: readonly number[]): View {
  const shape = view.shape.map((size, axis) => size + (before[axis] ?? 0) + (after[axis] ?? 0))
  const offset = view.strides.reduce((sum, stride, axis) => sum - stride * (before[axis] ?? 0), view.offset)
  const valid = view.shape.map((size, axis) => {
    const [begin, end] = view.valid?.[axis] ?? [0, size]
    const shift = before[axis] ?? 0
    return [begin + shift, end + shift] as const
  })
  return build(shape, view.strides, offset, valid)
}

/**
 * The same elements under another shape, or null when no strides express that: axes can be split always and
 * merged when the outer one steps exactly over the inner. Follows NumPy's `_attempt_nocopy_reshape`.
 */
export function reshapeView(view: View, shape: Shape): View | null {
  if (sizeOf(view.shape) === 0) return { shape, strides: contiguousStrides(shape), offset: view.offset }
  const oldAxes = view.shape.map((size, axis) => axis).filter((axis) => view.shape[axis] !== 1)
  const blocked = view.shape.some((size, axis) => size === 1 && view.valid?.[axis])
  if (blocked) return null
  const strides = new Array<number>(shape.length).fill(0)
  const valid = new Array<readonly [number, number] | null>(shape.length).fill(null)
  let from = 0
  let to = 0
  while (to < shape.length) {
    if (shape[to] === 1) {
      to++
      continue
    }
    // The smallest groups of old and new axes that hold equally many elements.
    const oldGroup = [oldAxes[from++] ?? -1]
    const newGroup = [to++]
    let oldSize = view.shape[oldGroup[0] ?? -1] ?? 1
    let newSize = shape[newGroup[0] ?? -1] ?? 1
    while (oldSize !== newSize) {
      if (oldSize < newSize) {
        const axis = oldAxes[from++] ?? -1
        oldGroup.push(axis)
        oldSize *= view.shape[axis] ?? 1
      } else {
        newGroup.push(to)
        newSize *= shape[to++] ?? 1
      }
    }
    const split = newGroup.filter((axis) => shape[axis] !== 1)
    const only = oldGroup[0] ?? -1
    if (oldGroup.length === 1 && split.length === 1) valid[split[0] ?? -1] = view.valid?.[only] ?? null
    else if (oldGroup.some((axis) => view.valid?.[axis])) return null
    for (let at = 0; at + 1 < oldGroup.length; at++) {
      const outer = view.strides[oldGroup[at] ?? -1] ?? 0
      const inner = oldGroup[at + 1] ?? -1
      if (outer !== (view.strides[inner] ?? 0) * (view.shape[inner] ?? 1)) return null
    }
    let stride = view.strides[oldGroup.at(-1) ?? -1] ?? 0
    for (const axis of newGroup.toReversed()) {
      strides[axis] = stride
      stride *= shape[axis] ?? 1
    }
  }
  return build(shape, strides, view.offset, valid)
}

/** `[2,3] strides [3,1] offset 0`, the canonical text of a view: equal views print equally. */
export function printView(view: View): string {
  const ranges = view.valid?.map((range) => (range ? `${range[0]}..${range[1]}` : "*"))
  return `[${view.shape}] by [${view.strides.map((stride) => stride + 0)}] from ${view.offset}${ranges ? ` valid [${ranges}]` : ""}`
}
