import {
  arg,
  bytesPerElement,
  call,
  constant,
  type Expr,
  index,
  replaceLeaves,
} from "@cotangent/core-api/backend"
import { elementBytes, panelWidth } from "../gemm/index.ts"
import type { Access, Nest } from "../loops/nest.ts"
import { i32, op } from "../wasm/index.ts"
import type { ContractionPlan } from "./contraction-plan.ts"
import { writeCopy } from "./copy.ts"
import { extent } from "./operand.ts"
import type { Room } from "./room.ts"

/** Part of an axis, seen as panels of `width` indices from index `first` on. */
export interface Panels {
  readonly axis: number
  readonly first: number
  readonly count: number
  readonly width: number
}

/**
 * The nest with an axis split in two, which come last: the panel, and the place in the panel. The axis itself keeps
 * one index. What the nest writes is left to the caller, who knows the layout; no access may be guarded along the axis.
 */
export function splitAxis(
  nest: Nest,
  value: Expr,
  panels: Panels,
): { readonly nest: Nest; readonly value: Expr } {
  const { axis, first, count, width } = panels
  const along = position(nest.space.length, first, width)
  const access = (each: Access): Access => ({
    ...each,
    base: op("i32.add", each.base, i32(first * (each.strides[axis] ?? 0) * bytesPerElement(each.dtype))),
    strides: [...each.strides, (each.strides[axis] ?? 0) * width, each.strides[axis] ?? 0],
    ...(each.valid && { valid: [...each.valid, null, null] }),
  })
  return {
    nest: {
      ...nest,
      space: [...nest.space.map((size, at) => (at === axis ? 1 : size)), count, width],
      args: nest.args.map(access),
    },
    value: replaceLeaves((leaf) => (leaf.kind === "index" && leaf.axis === axis ? along : leaf))(value),
  }
}

/** `first + panel · width + place`. */
function position(rank: number, first: number, width: number): Expr {
  const panel = call("mul", [index(rank), constant(width, "int32")], "int32")
  const place = call("add", [panel, index(rank + 1)], "int32")
  return first === 0 ? place : call("add", [place, constant(first, "int32")], "int32")
}

/** Writes the right operand in panels, the columns that fill none with the last task; gives the number of tasks. */
export function writePanels(room: Room, plan: ContractionPlan): number {
  const { packed, product } = plan
  const { dtype, size } = product
  const { fn } = room.writer
  const { nest, value, column } = panelSource(room, plan)
  const width = panelWidth(dtype)
  const panel = size.k * width
  const panels = fn.let(op("i32.add", room.scratch, i32(packed.start)), "panels")
  const columns = (first: number, count: number, inPanel: number, written: Expr): Nest => {
    const split = splitAxis(nest, written, { axis: column, first, count, width })
    const base = op("i32.add", panels, i32((first / width) * panel * elementBytes[dtype]))
    const to = { dtype, base, strides: [...packed.strides, panel, 1] }
    const space = [...split.nest.space.slice(0, -1), inPanel]
    return { ...split.nest, space, outputs: [{ value: split.value, axes: [], to }] }
  }
  const whole = Math.floor(size.n / width)
  const rest = size.n % width
  const tasks = whole > 0 ? writeCopy(room, columns(0, whole, width, value), room.phase) : 1
  if (rest > 0) {
    fn.if(op("i32.eq", room.phase.end, i32(tasks)), () => {
      // What nobody reads is multiplied all the same: numbers that are almost 0 would make it slow.
      writeCopy(room, columns(whole * width, 1, width, constant(0, dtype)), null)
      writeCopy(room, columns(whole * width, 1, rest, value), null)
    })
  }
  return tasks
}

/** What the panels are filled with: a nest whose columns lie along one axis. */
function panelSource(
  { nest, scratch }: Room,
  { product, packed, right }: ContractionPlan,
): { readonly nest: Nest; readonly value: Expr; readonly column: number } {
  const { b, dtype, n, k, size } = product
  const column = n.find((axis) => nest.space[axis] !== 1) ?? n[0] ?? 0
  const sizeOf = (axis: number): number => {
    if (axis === column) return size.n
    return packed.axes.includes(axis) && !n.includes(axis) ? (nest.space[axis] ?? 1) : 1
  }
  const space = nest.space.map((_, axis) => sizeOf(axis))
  if (!right) return { nest: { ...nest, space, accumulations: [] }, value: b, column }
  // Its columns are dense, whatever axes they came from.
  const columnStride = extent(nest.space, k)
  const strides = right.strides.map((stride, axis) =>
    axis === column ? columnStride : n.includes(axis) ? 0 : stride,
  )
  const base = op("i32.add", scratch, i32(right.start))
  return {
    nest: { space, args: [{ dtype, base, strides }], params: [], accumulations: [], outputs: [] },
    value: arg(0, dtype),
    column,
  }
}
