import type { Expr } from "@cotangent/core-api/backend"
import { topological } from "@cotangent/core-api/backend"
import { lanes } from "../vector/vector.ts"
import { groupsOf } from "./group.ts"
import type { Access, Nest } from "./nest.ts"
import type { Order } from "./order.ts"
import { weightOf } from "./weight.ts"

/** Instructions for four elements that are not neighbours, one after another. */
const gathered = 5
/** Folding four lanes together and storing what remains. */
const folding = 12
/** Opening and closing a loop. */
const opening = 6
/** Reading, widening, adding and writing a vector of states. */
const updating = 7
/** States in memory beyond this do not stay in a cache that answers at once. */
const nearby = 2 ** 15

/**
 * What an order costs, in instructions for each element of the space: a rough model, in which only differences of
 * orders matter. It was fitted to nothing; the benchmarks judge it.
 */
export function costOf(nest: Nest, order: Order): number {
  const { space } = nest
  const { axes, vector } = order
  const sizeOf = (list: readonly number[]): number =>
    list.reduce((size, axis) => size * (space[axis] ?? 1), 1)
  const along = vector === null ? 1 : (space[vector] ?? 1)
  const filled = along / (lanes * Math.ceil(along / lanes))
  const roots = [...nest.accumulations, ...nest.outputs].map(({ value }) => value)
  const innermost = axes.at(-1)

  const perVector = (access: Access): number => {
    const stride = vector === null ? 0 : (access.strides[vector] ?? 0)
    const varies = innermost !== undefined && (access.strides[innermost] ?? 0) !== 0
    if (stride === 0) return varies ? 1 : 0.1
    if (Math.abs(stride) === 1) return vector !== innermost && !varies ? 0.2 : stride === 1 ? 1 : 2
    return gathered
  }
  const read = argumentsOf(roots).reduce((sum, at) => sum + (nest.args[at] ? perVector(nest.args[at]) : 0), 0)
  const written = nest.outputs
    .filter((output) => output.axes.length === 0)
    .reduce((sum, { to }) => sum + perVector(to), 0)
  let cost = (weightOf(roots) + read + written) / (lanes * filled)

  // A loop opens once for every index of those around it.
  axes.forEach((_, at) => (cost += opening / sizeOf(axes.slice(at))))
  for (const group of groupsOf(nest, axes)) {
    const states = group.accumulations.length
    if (group.axes.length === 0) continue
    const run = sizeOf(axes.slice(group.run))
    const together = vector !== null && group.axes.includes(vector)
    if (group.run === axes.length) cost += (states * updating) / (lanes * filled * 4)
    else cost += (states * (together ? folding : folding / lanes)) / run
    if (group.from < group.run) {
      const kept = sizeOf(axes.slice(group.from).filter((axis) => !group.axes.includes(axis)))
      if (kept > nearby) cost += states
    } else if (vector !== innermost && run > 64) {
      // Lanes outside a long reduced loop: every step is in another line, soon in another page.
      cost += nest.args.some((access) => vector !== null && Math.abs(access.strides[vector] ?? 0) === 1)
        ? 1
        : 0
    }
  }
  return cost
}

function argumentsOf(roots: readonly Expr[]): number[] {
  return [...new Set(topological(roots).flatMap((expr) => (expr.kind === "arg" ? [expr.index] : [])))]
}
