import { reductionOf } from "../vector/reduction.ts"
import { lanes } from "../vector/vector.ts"
import { costOf } from "./cost.ts"
import { type Group, groupsOf } from "./group.ts"
import { type Nest, rootsOf } from "./nest.ts"
import { type Order, ordersOf } from "./order.ts"
import { noStages, type Stages, stagesOf } from "./stages.ts"
import { sliceBytes, sliceLayout } from "./slice.ts"
import { type Tuning, tuning as tuned } from "../tuning.ts"
import { weightOf } from "./weight.ts"

/** How the loops over a nest are written. Chosen from the nest alone, so results have the same bits wherever it runs. */
export interface Plan {
  readonly order: Order
  readonly groups: readonly Group[]
  /** Vectors side by side along the vector axis. */
  readonly columns: number
  /** Steps of the loop just outside the innermost that are taken together. */
  readonly rows: number
  /** Whether values are computed for all columns operation by operation, and not column by column. */
  readonly isSideBySide: boolean
  readonly stages: Stages
  /** Steps of the outermost loop that make one task. */
  readonly grain: number
  /** Parts that the outermost loop falls into; they may run in any order, and side by side. */
  readonly tasks: number
  /** Where the states of each accumulation lie that are kept in memory: bytes from the start of the scratch. */
  readonly slices: ReadonlyMap<number, number>
  /** Bytes of the slices of one task. */
  readonly taskBytes: number
}

/** Most tasks of a nest: enough to divide evenly between a few workers. */
const mostTasks = 32

/** Chooses how to write the loops over a nest. */
export function planNest(nest: Nest, tuning: Tuning): Plan {
  return planInOrder(nest, cheapest(nest, ordersOf(nest)), tuning)
}

/** Chooses how to write the loops over a nest that reduces nothing, each task `grain` steps along `axis`. */
export function planBlocks(nest: Nest, axis: number, grain: number): Plan {
  const orders = ordersOf(nest)
    .filter(({ vector }) => vector !== axis)
    .map(({ axes, vector }) => ({ axes: [axis, ...axes.filter((each) => each !== axis)], vector }))
  const tasks = Math.ceil((nest.space[axis] ?? 1) / grain)
  return { ...planInOrder(nest, cheapest(nest, orders), { ...tuned, taskElements: Infinity }), grain, tasks }
}

function cheapest(nest: Nest, orders: readonly Order[]): Order {
  return orders
    .map((order) => ({ order, cost: costOf(nest, order) }))
    .reduce((best, next) => (next.cost < best.cost ? next : best)).order
}

function planInOrder(nest: Nest, order: Order, tuning: Tuning): Plan {
  const groups = groupsOf(nest, order.axes)
  const { rows, columns, isSideBySide } = unrolled(nest, order, groups)
  const slices = new Map<number, number>()
  let taskBytes = 0
  for (const group of groups) {
    const layout = sliceLayout(nest, order, group)
    for (const at of group.accumulations) {
      slices.set(at, taskBytes)
      taskBytes += sliceBytes(layout, wideReduction(nest, at))
    }
  }
  return {
    order,
    groups,
    columns,
    rows,
    isSideBySide,
    // Rows would need their values side by side, and are taken together only where little is computed.
    stages: rows > 1 ? noStages : stagesOf(nest, order, lanes * columns, tuning.blockElements),
    slices,
    taskBytes,
    ...divided(nest, order, groups, taskBytes, rows, columns, tuning),
  }
}

/** The reduction whose states a slice holds. */
export function wideReduction({ accumulations }: Nest, at: number): ReturnType<typeof reductionOf>["wide"] {
  const accumulation = accumulations[at]
  if (!accumulation) throw new Error(`a nest has no accumulation ${at}`)
  return reductionOf(accumulation.by, accumulation.value.dtype).wide
}

/** Whether a group adds to memory at every step: its lanes lie along a kept axis, and an outer loop is reduced. */
export function isVertical(group: Group, { axes }: Order): boolean {
  return group.accumulations.length > 0 && group.from < axes.length && group.run === axes.length
}

/** Whether what a group reduces is complete only when all tasks are. */
export function isSplit(group: Group, { tasks }: Pick<Plan, "tasks">): boolean {
  return tasks > 1 && group.axes.length > 0 && group.from === 0
}

/** Instructions from which on a body is no longer done before the processor sees the next one. */
const heavy = 8

function unrolled(
  nest: Nest,
  order: Order,
  groups: readonly Group[],
): Pick<Plan, "rows" | "columns" | "isSideBySide"> {
  const weight = weightOf(rootsOf(nest))
  const vertical = groups.filter((group) => isVertical(group, order))
  const axis = order.axes.at(-2)
  // What is finished after each innermost loop would have to be kept for each row by itself.
  const alone = groups.some((group) => group.run === order.axes.length - 1)
  const rows =
    axis !== undefined &&
    !alone &&
    vertical.length > 0 &&
    vertical.every((group) => group.axes.includes(axis))
      ? Math.min(largestPower(32 / weight), 8, largestPower(nest.space[axis] ?? 1))
      : 1
  const vectors = Math.ceil((order.vector === null ? 1 : (nest.space[order.vector] ?? 1)) / lanes)
  // Of heavy bodies two side by side are as fast as four, in half of the code.
  const wanted = vertical.length > 0 || weight > heavy ? 2 : 4
  return { rows, columns: Math.min(wanted, vectors), isSideBySide: weight > heavy }
}

function largestPower(limit: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, limit))))
}

function divided(
  nest: Nest,
  { axes, vector }: Order,
  groups: readonly Group[],
  taskBytes: number,
  rows: number,
  columns: number,
  tuning: Tuning,
): { grain: number; tasks: number } {
  const [outermost] = axes
  if (outermost === undefined) return { grain: 1, tasks: 1 }
  const size = nest.space[outermost] ?? 1
  const elements = nest.space.reduce((product, each) => product * each, 1)
  const step = outermost === vector ? columns * lanes : outermost === axes.at(-2) ? rows : 1
  const wanted = Math.min(mostTasks, Math.floor(elements / tuning.taskElements))
  // Adding up what the tasks have left must stay a small part of the work.
  const affordable = groups.some((group) => group.from === 0 && group.accumulations.length > 0)
    ? Math.floor((elements * tuning.mergedShare * 8) / Math.max(1, taskBytes))
    : mostTasks
  const tasks = Math.max(1, Math.min(wanted, affordable))
  const grain = Math.ceil(size / tasks / step) * step
  return { grain, tasks: Math.ceil(size / grain) }
}
