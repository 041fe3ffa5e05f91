import { type DType, dtypes } from "../dtype.ts"
import type { Node, Stored } from "../graph/node.ts"
import type { Source } from "../graph/source.ts"
import type { Ranges } from "../view.ts"
import { Numbering } from "./numbering.ts"
import type { Graph } from "./schedule.ts"
import type { Origin } from "./value.ts"

/** All that scheduling depends on in a graph, as numbers, and what those numbers stand for. */
export interface GraphReading {
  /** Equal for two graphs exactly if they have equal schedules but for what `origins` and `params` name. */
  readonly numbers: readonly number[]
  readonly origins: Numbering<Origin>
  readonly params: Numbering<Node>
}

/** Reads a graph; null for one that cannot be computed, such as that of a function which is being traced. */
export function readGraph({ order, targets }: Graph): GraphReading | null {
  const reader = new GraphReader()
  for (const node of order) if (!reader.node(node)) return null
  reader.positions(targets)
  return reader
}

// The number of an op must differ from all others, and from that of a value.
const opNumbers: Record<Source["op"] | "value", number> = {
  value: 0,
  const: 1,
  param: 2,
  index: 3,
  host: 4,
  placeholder: 5,
  elementwise: 6,
  cast: 7,
  reduce: 8,
  movement: 9,
  alias: 10,
  stop: 11,
  custom: 12,
}

const dtypeNumbers = Object.fromEntries(dtypes.map((dtype, at) => [dtype, at])) as Record<DType, number>

// What a row has scheduled: a function told apart by identity, since users name their rows as they like, or a name of ours.
const functionNumbers = new WeakMap<object, number>()
const names = new Numbering<string>()
let functions = 0

function numberOf(meaning: object | string): number {
  // Names have even numbers, functions odd ones.
  if (typeof meaning === "string") return 2 * names.of(meaning)
  const number = functionNumbers.get(meaning) ?? 2 * functions++ + 1
  functionNumbers.set(meaning, number)
  return number
}

/** Writes everything with its length before it, so that no two graphs read alike. */
class GraphReader implements GraphReading {
  readonly numbers: number[] = []
  readonly origins = new Numbering<Origin>()
  readonly params = new Numbering<Node>()
  readonly #nodes = new Numbering<Node>()

  /** False if the node has no value and no way to get one. */
  node(node: Node): boolean {
    const { numbers } = this
    this.#nodes.of(node)
    const { value, src } = node
    const op = value ? "value" : src?.op
    if (!op) return false
    numbers.push(opNumbers[op], dtypeNumbers[node.dtype])
    this.#list(node.shape)
    if (value) this.#value(value)
    return value !== null || (src !== null && this.#source(src, node))
  }

  positions(nodes: readonly Node[]): void {
    this.numbers.push(nodes.length)
    for (const each of nodes) this.numbers.push(this.#nodes.of(each))
  }

  #value({ storage, view }: Stored): void {
    this.numbers.push(this.origins.of(storage), view.offset)
    this.#list(view.shape)
    this.#list(view.strides)
    this.#ranges(view.valid)
  }

  #source(src: Source, node: Node): boolean {
    const { numbers } = this
    switch (src.op) {
      case "const":
        this.#number(src.value)
        return true
      case "param":
        // Another node is another number, and another buffer: that there is one says it all.
        this.params.of(node)
        return src.slot === undefined
      case "index":
        numbers.push(src.axis)
        return true
      case "host":
        this.origins.of(node)
        return true
      case "placeholder":
        return false
      case "elementwise":
        numbers.push(numberOf(src.row.lower ?? src.row.name), src.row.precise ? 1 : 0)
        break
      case "reduce":
        numbers.push(numberOf(src.row.op), src.row.finish ? numberOf(src.row.finish) : -1)
        this.#list(src.axes)
        break
      case "movement":
        numbers.push(numberOf(src.row.name))
        this.#attributes(src.attrs)
        break
      case "cast":
      case "alias":
      case "stop":
      case "custom":
    }
    this.positions(src.args)
    return true
  }

  #list(list: readonly number[]): void {
    this.numbers.push(list.length)
    for (const each of list) this.numbers.push(each)
  }

  /** Lists of numbers, or records of such lists, whose names the row decides. */
  #attributes(attrs: unknown): void {
    if (Array.isArray(attrs)) this.#list(attrs)
    else for (const each of Object.values(attrs as object)) this.#list(each as readonly number[])
  }

  /** A number so that −0 and NaN, which compare otherwise, equal themselves only. */
  #number(value: number): void {
    if (Number.isNaN(value)) this.numbers.push(1, 0)
    else this.numbers.push(Object.is(value, -0) ? 2 : 0, value)
  }

  #ranges(ranges: Ranges | undefined): void {
    this.numbers.push(ranges ? ranges.length : -1)
    for (const each of ranges ?? []) {
      if (each) this.numbers.push(1, each[0], each[1])
      else this.numbers.push(0)
    }
  }
}
