import { isCostly, type KernelLimits, reachable, readsOf, type Stored } from "./cut.ts"
import { isContraction } from "./reduce.ts"
import type { Shape } from "../shape.ts"
import type { Value } from "./value.ts"

/** Stored values that one kernel computes in one pass over one space. */
export interface KernelGroup {
  readonly space: Shape
  readonly outputs: readonly Value[]
}

/** What the kernel that computes a stored value contains. */
interface Region {
  readonly reductions: readonly Value[]
  /** Leaves, and values with buffers of their own. */
  readonly inputs: readonly Value[]
  /** Other roots that are computed on the way. */
  readonly roots: readonly Value[]
}

/** Looks from a stored value down to what is stored. */
function regionOf(root: Value, { roots, cuts }: Stored): Region {
  const passed: Value[] = []
  const reductions: Value[] = []
  const inputs: Value[] = []
  const seen = new Set<Value>()
  const queue: Value[] = [root]
  for (let value = queue.pop(); value; value = queue.pop()) {
    if (seen.has(value)) continue
    seen.add(value)
    if ((cuts.has(value) && value !== root) || value.form.op === "leaf") {
      inputs.push(value)
      continue
    }
    if (roots.has(value) && value.form.args.length > 0) passed.push(value)
    if (value.form.op === "reduce") reductions.push(value)
    queue.push(...value.form.args)
  }
  return { reductions, inputs, roots: passed }
}

interface Plan {
  readonly regions: ReadonlyMap<Value, Region>
  readonly stages: ReadonlyMap<Value, number>
}

function planOf(stored: Stored): Plan {
  const { roots, cuts } = stored
  const regions = new Map<Value, Region>()
  const stages = new Map<Value, number>()
  for (const value of [...new Set([...roots, ...cuts])].sort((a, b) => a.id - b.id)) {
    const region = regionOf(value, stored)
    regions.set(value, region)
    stages.set(value, Math.max(-1, ...region.inputs.map((each) => stages.get(each) ?? -1)) + 1)
  }
  return { regions, stages }
}

/** The space of a stored value's kernel. */
function spaceOf(value: Value, { reductions }: Region): Shape {
  return reductions[0]?.form.args[0]?.shape ?? value.shape
}

/** Which stored values share a kernel: equal stage and space; a contraction only with its own epilogues. */
function groupKey(value: Value, { regions, stages }: Plan, limits: KernelLimits): string {
  const region = regions.get(value) ?? { reductions: [], inputs: [], roots: [] }
  const contraction = region.reductions.find(isContraction)
  const stage = stages.get(value) ?? 0
  const first = region.reductions[0]?.form
  const axes = limits.mixedOutputs ? "" : `/${first?.op === "reduce" ? first.axes : ""}`
  return `${stage}:${contraction ? `contraction ${contraction.id}` : spaceOf(value, region)}${axes}`
}

/** The last value that everything made of a value goes through, inside of one kernel: its last post-dominator. */
function lastCommonFollower(value: Value, { roots, cuts }: Stored): Value {
  const users = new Map<Value, Set<Value>>()
  for (const each of reachable(roots)) {
    for (const arg of each.form.args) users.set(arg, (users.get(arg) ?? new Set()).add(each))
  }
  let follower = value
  // Ids increase along every edge, so nothing that is still to come lies below what is taken.
  const ahead = new Set([value])
  for (let next = first(ahead); next; next = first(ahead)) {
    ahead.delete(next)
    if (next !== value && (cuts.has(next) || next.form.op !== "call")) return follower
    if (ahead.size === 0) follower = next
    if (roots.has(next)) return follower
    for (const each of users.get(next) ?? []) ahead.add(each)
  }
  return follower
}

function first(values: ReadonlySet<Value>): Value | undefined {
  return [...values].sort((a, b) => a.id - b.id)[0]
}

/** A root that a kernel other than its own would compute again. */
function recomputedRoot(plan: Plan, { cuts }: Stored, limits: KernelLimits): Value | undefined {
  for (const [value, region] of plan.regions) {
    for (const root of region.roots) {
      if (root !== value && !cuts.has(root) && groupKey(root, plan, limits) !== groupKey(value, plan, limits))
        return root
    }
  }
  return undefined
}

/** A value that has to be cut so that nothing costly is computed twice, or undefined when all is well. */
function missingCut(plan: Plan, stored: Stored, limits: KernelLimits): Value | undefined {
  const users = new Map<Value, Value[]>()
  for (const [value, { reductions }] of plan.regions) {
    for (const each of reductions) users.set(each, [...(users.get(each) ?? []), value])
  }
  for (const [reduction, wanting] of users) {
    if (new Set(wanting.map((value) => groupKey(value, plan, limits))).size > 1)
      return lastCommonFollower(reduction, stored)
  }
  return recomputedRoot(plan, stored, limits)
}

/** A costly value that more than one of these kernels would compute. */
function costlyAgain(kernels: readonly KernelGroup[], { cuts }: Stored): Value | undefined {
  const seen = new Set<Value>()
  for (const { outputs } of kernels) {
    const own = computedFor(outputs, cuts)
    const again = own.find((value) => seen.has(value) && isCostly(value))
    if (again) return again
    for (const value of own) seen.add(value)
  }
  return undefined
}

/** What a kernel computes. */
function computedFor(outputs: readonly Value[], cuts: ReadonlySet<Value>): readonly Value[] {
  const found = new Set<Value>(outputs)
  for (const value of found) {
    for (const each of value.form.args) if (!cuts.has(each)) found.add(each)
  }
  return [...found]
}

/**
 * Groups what is stored into kernels, in an order in which they can run. A value's stage is its longest chain of
 * buffers; equal stage and space merge, which cannot form a cycle. Cuts more where a reduction or a root would
 * be computed twice, and what is costly where limits would have several kernels compute it that could be one.
 */
export function groupKernels(stored: Stored, limits: KernelLimits): KernelGroup[] {
  for (;;) {
    const plan = planOf(stored)
    const missing = missingCut(plan, stored, limits)
    if (missing && !stored.cuts.has(missing)) {
      stored.cuts.add(missing)
      continue
    }
    const before = stored.cuts.size
    const reads = readsOf(stored, limits)
    if (stored.cuts.size > before) continue
    const groups = new Map<string, Value[]>()
    for (const value of plan.regions.keys()) {
      const key = groupKey(value, plan, limits)
      groups.set(key, [...(groups.get(key) ?? []), value])
    }
    const kernels = [...groups.values()].map((outputs) => split(outputs, plan, reads, limits))
    const again = kernels.map((each) => costlyAgain(each, stored)).find((each) => each !== undefined)
    if (!again) return kernels.flat().sort((a, b) => stageOf(a, plan) - stageOf(b, plan))
    stored.cuts.add(lastCommonFollower(again, stored))
  }
}

function stageOf(group: KernelGroup, plan: Plan): number {
  return plan.stages.get(group.outputs[0] as Value) ?? 0
}

/** Packs outputs into kernels that respect the limits. */
function split(
  outputs: readonly Value[],
  { regions }: Plan,
  reads: (value: Value) => readonly string[],
  limits: KernelLimits,
): KernelGroup[] {
  const kernels: { outputs: Value[]; inputs: Set<string> }[] = []
  for (const value of outputs) {
    const inputs = reads(value)
    const fits = kernels.find(
      (kernel) =>
        kernel.outputs.length < limits.maxOutputs &&
        new Set([...kernel.inputs, ...inputs]).size <= limits.maxInputs,
    )
    if (fits) {
      fits.outputs.push(value)
      for (const each of inputs) fits.inputs.add(each)
    } else {
      kernels.push({ outputs: [value], inputs: new Set(inputs) })
    }
  }
  return kernels.map((kernel) => {
    const first = kernel.outputs[0] as Value
    return {
      space: spaceOf(first, regions.get(first) ?? { reductions: [], inputs: [], roots: [] }),
      outputs: kernel.outputs,
    }
  })
}
