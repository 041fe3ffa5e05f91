import type { Node } from "../graph/node.ts"
import type { KernelLimits } from "./cut.ts"
import { readGraph } from "./graph-reading.ts"
import { Numbering } from "./numbering.ts"
import { type Recipe, recipeOf } from "./recipe.ts"
import { type Graph, schedule } from "./schedule.ts"
import type { Origin } from "./value.ts"

/** A recipe, and what it takes from outside for the graph at hand. */
export interface FoundRecipe {
  readonly recipe: Recipe
  readonly origins: readonly Origin[]
  readonly params: readonly Node[]
}

interface Entry {
  readonly numbers: readonly number[]
  readonly recipe: Recipe
}

const maxEntries = 256

/** The recipes of graphs that were scheduled before: programs compute the same from other data again and again. */
export class RecipeBook {
  readonly #limits: KernelLimits
  /** By hash, the least recently used first. */
  readonly #entries = new Map<number, Entry>()

  constructor(limits: KernelLimits) {
    this.#limits = limits
  }

  /** The recipe of an equal graph, or a new one. */
  find(graph: Graph): FoundRecipe {
    const reading = readGraph(graph)
    if (!reading) {
      // Nothing of this kind can be computed: whoever finds the ingredients says why.
      const [origins, params] = [new Numbering<Origin>(), new Numbering<Node>()]
      const recipe = recipeOf(schedule(graph, this.#limits), origins, params)
      return { recipe, origins: origins.items, params: params.items }
    }
    const { numbers, origins, params } = reading
    const hash = hashOf(numbers)
    const known = this.#entries.get(hash)
    const entry =
      known && sameNumbers(known.numbers, numbers)
        ? known
        : { numbers, recipe: recipeOf(schedule(graph, this.#limits), origins, params) }
    this.#entries.delete(hash)
    this.#entries.set(hash, entry)
    if (this.#entries.size > maxEntries) this.#forgetOldest()
    return { recipe: entry.recipe, origins: origins.items, params: params.items }
  }

  #forgetOldest(): void {
    for (const hash of this.#entries.keys()) {
      this.#entries.delete(hash)
      return
    }
  }
}

/** A number that equal lists share, and few others. */
export function hashOf(numbers: readonly number[]): number {
  let hash = numbers.length
  for (const each of numbers) hash = (Math.imul(hash, 31) + each * 65599) | 0
  return hash
}

/** Whether two readings are equal. */
export function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return true
}
