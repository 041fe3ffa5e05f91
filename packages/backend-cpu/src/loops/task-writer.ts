import { type Expr, topological } from "@cotangent/core-api/backend"
import { reductionOf, runLength, type State, type TwoLevels } from "../vector/reduction.ts"
import { lanes, type Vector } from "../vector/vector.ts"
import { columnsOf, type Context } from "./context.ts"
import type { Group } from "./group.ts"
import type { Blocks, Part, Phase } from "./loop-set.ts"
import { type Accumulation, rootsOf } from "./nest.ts"
import { isSplit, isVertical } from "./plan.ts"
import { isTogether, resultOf, storeFromSlices } from "./reduced-nest.ts"
import { mergeAll, Tally } from "./tally.ts"
import type { Workbench } from "./workbench.ts"

/** Writes the loops of a nest from the outside in: what is known is computed outside, what is reduced inside is stored after. */
export class TaskWriter {
  readonly #bench: Workbench
  readonly #axes: readonly number[]
  readonly #vector: number | null
  /** Accumulators of the open runs, by the index of the accumulation. */
  readonly #tallies = new Map<number, Tally>()
  readonly #vertical: readonly Group[]
  readonly #always: readonly Group[]

  constructor(bench: Workbench) {
    this.#bench = bench
    const { groups, order } = bench.site.plan
    this.#axes = order.axes
    this.#vector = order.vector
    this.#vertical = groups.filter((group) => isVertical(group, order))
    this.#always = groups.filter((group) => group.axes.length === 0)
  }

  /** Writes all loops; of the outermost only a part, if one is given. */
  write(part: Part | null): void {
    this.#level(0, [{ row: 0, column: 0, count: this.#vector === null ? 1 : lanes }], part)
  }

  #level(at: number, contexts: readonly Context[], part: Part | null): void {
    const axis = this.#axes[at]
    if (axis === undefined) return this.#step(contexts)
    const bench = this.#bench
    const { nest, plan } = bench.site
    this.#hoist(at, contexts)
    const beginning = plan.groups.filter((group) => group.from === at && group.axes.length > 0)
    const running = plan.groups.filter((group) => group.run === at && group.accumulations.length > 0)
    for (const group of beginning)
      if (group.from < group.run) for (const each of group.accumulations) bench.slices.get(each)?.clear()
    for (const group of running) this.#startRun(group, contexts)

    const blocks = at === this.#axes.length - 1 ? this.#blocks(at, contexts) : null
    bench.loops.over(axis, {
      size: nest.space[axis] ?? 1,
      step: this.#stepOf(at),
      ...(part && { part }),
      ...(blocks && { blocks }),
      body: (count) =>
        bench.evaluator.scope(() => this.#level(at + 1, this.#inside(at, contexts, count), null)),
    })

    for (const group of running) if (group.from < at || isSplit(group, plan)) this.#endRun(group, contexts)
    for (const group of beginning) {
      if (isSplit(group, plan)) continue
      if (group.from < group.run) storeFromSlices(bench, group, 1)
      else this.#storeFromRegisters(group, contexts)
    }
    for (const group of running) for (const each of group.accumulations) this.#tallies.delete(each)
  }

  #stepOf(at: number): number {
    const { rows, columns } = this.#bench.site.plan
    if (this.#axes[at] === this.#vector) return lanes * columns
    return at === this.#axes.length - 2 ? rows : 1
  }

  /** The contexts inside loop `at` of those outside it. */
  #inside(at: number, contexts: readonly Context[], count: number): Context[] {
    if (this.#axes[at] === this.#vector) return contexts.flatMap((each) => columnsOf(each, count))
    if (this.#stepOf(at) === 1) return [...contexts]
    return Array.from({ length: count }, (_, row) => contexts.map((each) => ({ ...each, row }))).flat()
  }

  /** Computes, outside the loop that opens next, everything inside it that is known by now. */
  #hoist(at: number, contexts: readonly Context[]): void {
    const { evaluator, site, dependence } = this.#bench
    const roots = rootsOf(site.nest)
    const open = new Set(this.#axes.slice(0, at))
    const isKnown = (expr: Expr): boolean => [...dependence.axesOf(expr)].every((axis) => open.has(axis))
    const known = new Set<Expr>()
    for (const expr of topological(roots)) {
      if (expr.kind !== "call") continue
      if (!isKnown(expr)) for (const each of expr.args) if (isKnown(each)) known.add(each)
    }
    for (const root of roots) if (isKnown(root)) known.add(root)
    for (const expr of known)
      if (expr.kind !== "const") for (const context of contexts) evaluator.value(expr, context)
  }

  #startRun(group: Group, contexts: readonly Context[]): void {
    const { writer, nest, plan } = this.#bench.site
    const together = isTogether(group, this.#vector)
    const along = this.#vector === null ? 1 : (nest.space[this.#vector] ?? 1)
    const columns = together
      ? Math.min(plan.columns, Math.ceil(along / lanes))
      : new Set(contexts.map(({ column }) => column)).size
    const length = this.#axes
      .slice(group.run)
      .reduce(
        (product, axis) =>
          product * (axis === this.#vector ? Math.ceil(along / (lanes * columns)) : (nest.space[axis] ?? 1)),
        1,
      )
    for (const at of group.accumulations) {
      const tally = new Tally(writer, this.#levels(at), { columns, together, length })
      tally.reset()
      this.#tallies.set(at, tally)
    }
  }

  /** Puts what a run has combined into the slice in memory. */
  #endRun(group: Group, contexts: readonly Context[]): void {
    const { site, slices } = this.#bench
    const { writer, nest } = site
    for (const at of group.accumulations) {
      const slice = slices.get(at)
      const { wide } = levelsOf(nest.accumulations[at])
      for (const context of this.#places(group, contexts)) {
        const total = this.#total(at, context)
        const state =
          group.from < group.run ? wide.merge(writer, slice?.load(context, this.#vector) ?? [], total) : total
        slice?.store(context, this.#vector, state)
      }
    }
  }

  #storeFromRegisters(group: Group, contexts: readonly Context[]): void {
    this.#bench.storeReduced(group, this.#places(group, contexts), (at, context) =>
      resultOf(this.#bench, group, at, this.#total(at, context)),
    )
  }

  /** Where a group has results: one for all columns, or one in each. */
  #places(group: Group, contexts: readonly Context[]): readonly Context[] {
    const isInside = this.#vector !== null && !group.axes.includes(this.#vector)
    return isInside ? contexts : [{ row: 0, column: 0, count: 1 }]
  }

  #total(at: number, { column }: Context): State {
    return this.#tallies.get(at)?.total(column / lanes) ?? []
  }

  /** How the innermost loop is divided, if it is: accumulators must not take too much, nor stages outgrow the cache. */
  #blocks(at: number, contexts: readonly Context[]): Blocks | null {
    const open = [...this.#tallies.values()].filter((tally) => tally.needsFlush)
    const after = (): void => open.forEach((tally) => tally.flush())
    const phases = this.#phases(at, contexts)
    const { elements } = this.#bench.site.plan.stages
    if (phases.length > 0) return { passes: elements / this.#stepOf(at), phases, after }
    if (open.length === 0) return null
    return { passes: Math.max(1, Math.floor(runLength / rowsOf(contexts))), after }
  }

  /** The loops over each block of the innermost one: for every value of a stage, and for what is made of them. */
  #phases(at: number, contexts: readonly Context[]): Phase[] {
    const { evaluator, stage, site } = this.#bench
    const { values } = site.plan.stages
    const step = this.#stepOf(at)
    const inside = this.#inside(at, contexts, step)
    if (!stage) return []
    const phase = (known: number, write: () => void): Phase => ({
      before: () => stage.begin(),
      body: () => {
        for (const expr of values.slice(0, known))
          evaluator.kept.set(expr, (context) => stage.load(expr, context))
        evaluator.scope(write)
        evaluator.kept.clear()
        stage.advance(step)
      },
    })
    return [
      ...values.map((expr, known) =>
        phase(known, () => {
          evaluator.sideBySide([expr], inside)
          for (const context of inside) stage.store(expr, context, evaluator.value(expr, context))
        }),
      ),
      phase(values.length, () => this.#step(inside)),
    ]
  }

  /** The body of the innermost loop. */
  #step(contexts: readonly Context[]): void {
    const { evaluator, site } = this.#bench
    if (site.plan.isSideBySide) evaluator.sideBySide(rootsOf(site.nest), contexts)
    for (const column of new Set(contexts.map((each) => each.column))) {
      const rows = contexts.filter((each) => each.column === column)
      const states = new Map<number, State[]>()
      for (const context of rows) {
        for (const group of this.#always) this.#bench.store(group, context)
        for (const [at, tally] of this.#tallies)
          tally.add(column / lanes, context.count, ...this.#element(at, context))
        for (const at of this.#vertical.flatMap((group) => group.accumulations)) {
          const { narrow } = this.#levels(at)
          const state = narrow.of(this.#bench.site.writer, ...this.#element(at, context))
          states.set(at, [...(states.get(at) ?? []), state])
        }
      }
      const [first] = rows
      if (first) for (const [at, each] of states) this.#update(at, first, each)
    }
  }

  /** Adds the states of neighbouring rows to the slice in memory. */
  #update(at: number, context: Context, states: readonly State[]): void {
    const { site, slices } = this.#bench
    const { narrow, wide, widen } = this.#levels(at)
    const slice = slices.get(at)
    if (!slice) throw new Error(`accumulation ${at} is not kept in memory`)
    const sum = widen(site.writer, mergeAll(site.writer, narrow, states))
    slice.store(context, this.#vector, wide.merge(site.writer, slice.load(context, this.#vector), sum))
  }

  /** What an accumulation combines at a context, and its position where that matters. */
  #element(at: number, context: Context): [Vector, Vector | null] {
    const accumulation = this.#bench.site.nest.accumulations[at]
    if (!accumulation) throw new Error(`a nest has no accumulation ${at}`)
    const value = this.#bench.evaluator.value(accumulation.value, context)
    const isPosition = accumulation.by === "argMax" || accumulation.by === "argMin"
    const [axis = 0] = accumulation.axes
    return [value, isPosition ? this.#bench.leaves.position(axis, context) : null]
  }

  #levels(at: number): TwoLevels {
    return levelsOf(this.#bench.site.nest.accumulations[at])
  }
}

function levelsOf(accumulation: Accumulation | undefined): TwoLevels {
  if (!accumulation) throw new Error("there is no such accumulation")
  return reductionOf(accumulation.by, accumulation.value.dtype)
}

function rowsOf(contexts: readonly Context[]): number {
  return new Set(contexts.map(({ row }) => row)).size
}
