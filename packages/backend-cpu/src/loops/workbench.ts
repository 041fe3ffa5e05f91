import { type Expr, topological } from "@cotangent/core-api/backend"
import { storeVector } from "../vector/access.ts"
import { convertVector } from "../vector/convert.ts"
import type { Vector } from "../vector/vector.ts"
import { type Code, get, type Local } from "../wasm/index.ts"
import type { Context } from "./context.ts"
import { Cursor } from "./cursor.ts"
import { Dependence } from "./dependence.ts"
import { Evaluator } from "./evaluator.ts"
import type { Group } from "./group.ts"
import { Leaves } from "./leaves.ts"
import { LoopSet } from "./loop-set.ts"
import type { NestSite } from "./nest-site.ts"
import { isSplit, wideReduction } from "./plan.ts"
import { Slice, sliceLayout } from "./slice.ts"
import { Stage } from "./stages.ts"

/** Everything that the code of one function over a nest shares: the loops, the pointers that walk with them, and the values. */
export class Workbench {
  readonly site: NestSite
  readonly dependence: Dependence
  readonly loops: LoopSet
  readonly leaves: Leaves
  readonly evaluator: Evaluator
  /** Where values of a block are kept, if they are. */
  readonly stage: Stage | null
  /** By the index of the accumulation, for those that are kept in memory. */
  readonly slices: ReadonlyMap<number, Slice>
  readonly #outputs: ReadonlyMap<number, Cursor>
  readonly #walking: readonly Cursor[]
  readonly #states: Local

  /** For code that computes `roots` and stores the outputs of `groups`. */
  constructor(site: NestSite, groups: readonly Group[], roots: readonly Expr[]) {
    this.site = site
    const { writer, nest, plan } = site
    const { axes, vector } = plan.order
    this.#states = writer.fn.local("i32", "states")
    const stored = groups.flatMap((group) => group.outputs)
    const used = new Set(
      topological([...roots, ...stored.flatMap((at) => nest.outputs[at]?.value ?? [])]).flatMap((expr) =>
        expr.kind === "arg" ? [expr.index] : [],
      ),
    )
    const cursor = (name: string, access: Cursor["access"]): Cursor => new Cursor(writer, access, name)
    const args = pick(
      nest.args,
      (at) => used.has(at),
      (access, at) => cursor(`x${at}`, access),
    )
    this.#outputs = pick(
      nest.outputs,
      (at) => stored.includes(at),
      ({ to }, at) => cursor(`y${at}`, to),
    )
    this.slices = new Map(
      plan.groups
        .filter((group) => group.from < group.run || isSplit(group, plan))
        .flatMap((group) => group.accumulations.map((at) => [at, this.#slice(group, at)] as const)),
    )
    this.#walking = [...args.values(), ...this.#outputs.values()]
    const inMemory = [...this.slices.values()].flatMap((slice) => slice.cursors)
    this.loops = new LoopSet(writer, [...this.#walking, ...inMemory], nest.fixed)
    const rows = plan.rows > 1 ? (axes.at(-2) ?? null) : null
    this.leaves = new Leaves(writer, nest, args, this.loops, rows, vector)
    this.dependence = new Dependence(nest)
    const { stage } = site
    this.stage = stage && plan.stages.values.length > 0 ? new Stage(writer, plan.stages, stage) : null
    const leaf = this.leaves.read.bind(this.leaves)
    this.evaluator = new Evaluator(
      writer,
      { dependence: this.dependence, rows, vector, leaf },
      site.intrinsics,
    )
  }

  /** Pointers go to index `start` of the outermost axis. */
  begin(start?: Code): void {
    for (const each of this.#walking) each.begin(this.site.plan.order.axes[0], start)
  }

  /** Says where the slices are. */
  placeSlices(address: Code): void {
    this.site.writer.fn.set(this.#states, address)
    for (const slice of this.slices.values()) for (const each of slice.cursors) each.begin()
  }

  /** Stores the outputs of a group at a context. */
  store(group: Group, context: Context): void {
    const { writer, nest, plan } = this.site
    const rows = plan.rows > 1 ? (plan.order.axes.at(-2) ?? null) : null
    for (const at of group.outputs) {
      const output = nest.outputs[at]
      const cursor = this.#outputs.get(at)
      if (!output || !cursor) continue
      const value = convertVector(writer, this.evaluator.value(output.value, context), output.to.dtype)
      storeVector(writer, value, cursor.place(context, rows, plan.order.vector))
    }
  }

  /** Stores the outputs of a group whose accumulators are known, each by its index and the context. */
  storeReduced(
    group: Group,
    contexts: readonly Context[],
    total: (at: number, context: Context) => Vector,
  ): void {
    this.evaluator.scope(() => {
      for (const context of contexts) {
        for (const at of group.accumulations) {
          const value = total(at, context)
          this.leaves.totals.set(at, () => value)
        }
        this.evaluator.scope(() => this.store(group, context))
      }
    })
  }

  #slice(group: Group, at: number): Slice {
    const { writer, nest, plan } = this.site
    const layout = sliceLayout(nest, plan.order, group)
    return new Slice(writer, wideReduction(nest, at), layout, get(this.#states), plan.slices.get(at) ?? 0)
  }
}

function pick<T>(
  list: readonly T[],
  wanted: (at: number) => boolean,
  make: (each: T, at: number) => Cursor,
): Map<number, Cursor> {
  return new Map(list.flatMap((each, at) => (wanted(at) ? [[at, make(each, at)]] : [])))
}
