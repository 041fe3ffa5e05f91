import { foldLanes, type State } from "../vector/reduction.ts"
import { lanes, type Vector } from "../vector/vector.ts"
import { get, i32, op } from "../wasm/index.ts"
import { columnsOf, type Context } from "./context.ts"
import type { Group } from "./group.ts"
import { wideReduction } from "./plan.ts"
import { Registers } from "./registers.ts"
import type { Workbench } from "./workbench.ts"

/** Loops over the results of a group whose states are in memory, and stores its outputs. `tasks`: how many have left states. */
export function storeFromSlices(bench: Workbench, group: Group, tasks: number): void {
  const { plan } = bench.site
  const inner = plan.order.axes.slice(group.from).filter((axis) => !group.axes.includes(axis))
  const alone: Context = { row: 0, column: 0, count: 1 }
  loopOver(
    bench,
    group,
    inner,
    inner.includes(plan.order.vector ?? -1) ? { ...alone, count: lanes } : alone,
    tasks,
  )
}

function loopOver(
  bench: Workbench,
  group: Group,
  [axis, ...inner]: readonly number[],
  context: Context,
  tasks: number,
): void {
  const { nest, plan } = bench.site
  if (axis === undefined) {
    bench.storeReduced(group, [context], (at) =>
      resultOf(bench, group, at, loadState(bench, at, context, tasks)),
    )
    return
  }
  const isVector = axis === plan.order.vector
  bench.loops.over(axis, {
    size: nest.space[axis] ?? 1,
    step: isVector ? lanes : 1,
    body: (count) =>
      bench.evaluator.scope(() => {
        for (const each of isVector ? columnsOf(context, count) : [context])
          loopOver(bench, group, inner, each, tasks)
      }),
  })
}

/** The state of an accumulation at a context, of all tasks together in their order. */
function loadState(bench: Workbench, at: number, context: Context, tasks: number): State {
  const { writer, nest, plan } = bench.site
  const slice = bench.slices.get(at)
  if (!slice) throw new Error(`accumulation ${at} is not kept in memory`)
  const first = slice.load(context, plan.order.vector)
  if (tasks === 1) return first
  const { fn } = writer
  const total = new Registers(writer, wideReduction(nest, at), "total")
  total.set(first)
  const offset = fn.local("i32", "task")
  fn.set(offset, i32(plan.taskBytes))
  fn.doWhile(
    "tasks",
    () => {
      total.merge(slice.load(context, plan.order.vector, get(offset)))
      fn.set(offset, op("i32.add", get(offset), i32(plan.taskBytes)))
    },
    () => op("i32.lt_u", get(offset), i32(tasks * plan.taskBytes)),
  )
  return total.state
}

/** The reduced value of a state, after adding up its lanes if they belong together. */
export function resultOf(bench: Workbench, group: Group, at: number, state: State): Vector {
  const { writer, nest, plan } = bench.site
  const reduction = wideReduction(nest, at)
  const folded = isTogether(group, plan.order.vector) ? foldLanes(writer, reduction, state) : state
  return reduction.result(writer, folded)
}

/** Whether all lanes belong to one result. */
export function isTogether(group: Group, vector: number | null): boolean {
  return vector !== null && group.axes.includes(vector)
}
