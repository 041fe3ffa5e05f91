import type { Group } from "./group.ts"
import type { Part } from "./loop-set.ts"
import type { NestSite } from "./nest-site.ts"
import { isSplit } from "./plan.ts"
import { storeFromSlices } from "./reduced-nest.ts"
import { TaskWriter } from "./task-writer.ts"
import { get, i32, op } from "../wasm/index.ts"
import { Workbench } from "./workbench.ts"

/** Whether a nest has something to finish when all tasks are done. */
export function needsFinish({ plan }: Pick<NestSite, "plan">): boolean {
  return plan.groups.some((group) => isSplit(group, plan))
}

/** Writes the loops of the tasks in `tasks`. What is complete only after all of them is left to {@link writeFinish}. */
export function writeTasks(site: NestSite, tasks: Part): void {
  const { nest, plan, writer } = site
  const { fn } = writer
  const stored = plan.groups.filter((group) => !isSplit(group, plan))
  const bench = new Workbench(
    site,
    stored,
    nest.accumulations.map(({ value }) => value),
  )
  const loops = new TaskWriter(bench)
  if (plan.tasks === 1) {
    bench.begin()
    bench.placeSlices(site.scratch)
    loops.write(null)
    return
  }
  const size = nest.space[plan.order.axes[0] ?? 0] ?? 1
  const start = fn.local("i32", "start")
  const end = fn.local("i32", "end")
  const part = { begin: get(start), end: get(end) }
  const slicesOf = (task: Part["begin"]): Part["begin"] =>
    op("i32.add", site.scratch, op("i32.mul", task, i32(plan.taskBytes)))
  const toIndex = (task: Part["begin"]): Part["begin"] => op("i32.mul", task, i32(plan.grain))
  const endAt = (task: Part["begin"]): void => {
    fn.set(end, toIndex(task))
    fn.if(op("i32.lt_u", i32(size), get(end)), () => fn.set(end, i32(size)))
  }
  fn.set(start, toIndex(tasks.begin))
  bench.begin(get(start))
  if (!needsFinish(site)) {
    // Nobody else works with the slices of the first of these tasks.
    bench.placeSlices(slicesOf(tasks.begin))
    endAt(tasks.end)
    loops.write(part)
    return
  }
  const task = fn.local("i32", "task")
  fn.set(task, tasks.begin)
  fn.doWhile(
    "tasks",
    () => {
      bench.placeSlices(slicesOf(get(task)))
      fn.set(task, op("i32.add", get(task), i32(1)))
      endAt(get(task))
      loops.write(part)
      fn.set(start, get(end))
    },
    () => op("i32.lt_u", get(task), tasks.end),
  )
}

/** Writes what puts together the results that all tasks have a part in, in the order of the tasks. */
export function writeFinish(site: NestSite): void {
  const { plan } = site
  const split = plan.groups.filter((group: Group) => isSplit(group, plan))
  const bench = new Workbench(site, split, [])
  bench.begin()
  bench.placeSlices(site.scratch)
  for (const group of split) storeFromSlices(bench, group, plan.tasks)
}
