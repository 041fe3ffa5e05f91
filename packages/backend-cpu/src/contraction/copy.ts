import type { Part } from "../loops/loop-set.ts"
import type { Nest } from "../loops/nest.ts"
import { planNest } from "../loops/plan.ts"
import { writeTasks } from "../loops/write-nest.ts"
import { intrinsics } from "../vector/intrinsics.ts"
import { i32, op } from "../wasm/index.ts"
import type { WrittenOut } from "./contraction-plan.ts"
import type { MatrixProduct } from "./matrix-product.ts"
import type { Room } from "./room.ts"

/** Writes an operand as a dense array; gives the number of tasks. */
export function writeOut(
  room: Room,
  { dtype }: MatrixProduct,
  { value, axes, strides, start }: WrittenOut,
): number {
  const { nest, scratch } = room
  const to = { dtype, base: op("i32.add", scratch, i32(start)), strides }
  const copy = {
    ...nest,
    space: nest.space.map((size, axis) => (axes.includes(axis) ? size : 1)),
    accumulations: [],
    outputs: [{ value, axes: [], to }],
  }
  return writeCopy(room, copy, room.phase)
}

/** Writes loops that reduce nothing, for some of their tasks or all; gives the number of tasks. */
export function writeCopy({ writer, scratch, tuning }: Room, nest: Nest, tasks: Part | null): number {
  const plan = planNest(nest, tuning)
  writeTasks({ writer, nest, plan, scratch, intrinsics }, tasks ?? { begin: i32(0), end: i32(plan.tasks) })
  return plan.tasks
}
