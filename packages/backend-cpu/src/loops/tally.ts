import {
  firstLanes,
  identityState,
  type Reduction,
  runLength,
  type State,
  type TwoLevels,
} from "../vector/reduction.ts"
import { lanes, select, type Vector, type Writer } from "../vector/vector.ts"
import { Registers } from "./registers.ts"

/** How elements come to a tally. */
export interface Run {
  /** Vectors side by side. */
  readonly columns: number
  /** Whether all lanes belong to one result: then the columns do, too. */
  readonly together: boolean
  /** Most elements that one lane of one column combines in a whole run. */
  readonly length: number
}

/** An accumulator in registers: what a run of loops combines, with two levels of precision where one is not enough. */
export class Tally {
  readonly #writer: Writer
  readonly #levels: TwoLevels
  readonly #run: Run
  readonly #narrow: readonly Registers[]
  readonly #wide: readonly Registers[]

  constructor(writer: Writer, levels: TwoLevels, run: Run) {
    this.#writer = writer
    this.#levels = levels
    this.#run = run
    const some = (count: number, reduction: Reduction, name: string): Registers[] =>
      Array.from({ length: count }, () => new Registers(writer, reduction, name))
    this.#narrow = some(run.columns, levels.narrow, "run")
    this.#wide = this.needsFlush ? some(run.together ? 1 : run.columns, levels.wide, "total") : []
  }

  /** Whether runs are so long that they have to be handed over to the wider level on the way. */
  get needsFlush(): boolean {
    return this.#levels.narrow !== this.#levels.wide && this.#run.length > runLength
  }

  /** Forgets everything. */
  reset(): void {
    for (const each of this.#narrow) each.set(identityState(this.#writer, this.#levels.narrow))
    for (const each of this.#wide) each.set(identityState(this.#writer, this.#levels.wide))
  }

  /** Takes in the first `count` lanes of a value in column `column`. */
  add(column: number, count: number, value: Vector, position: Vector | null): void {
    const { narrow } = this.#levels
    const state = narrow.of(this.#writer, value, position)
    this.#narrow[column]?.merge(count < lanes && this.#run.together ? this.#masked(state, count) : state)
  }

  /** Hands over what has come together since the last time. */
  flush(): void {
    if (!this.needsFlush) return
    const { narrow, widen } = this.#levels
    if (this.#run.together) this.#wide[0]?.merge(widen(this.#writer, this.#joined()))
    else this.#wide.forEach((wide, at) => wide.merge(widen(this.#writer, this.#narrow[at]?.state ?? [])))
    for (const each of this.#narrow) each.set(identityState(this.#writer, narrow))
  }

  /** What has come together in a column, or in all; flushed before. */
  total(column: number): State {
    const at = this.#run.together ? 0 : column
    if (this.needsFlush) return this.#wide[at]?.state ?? []
    const state = this.#run.together ? this.#joined() : (this.#narrow[at]?.state ?? [])
    return this.#levels.narrow === this.#levels.wide ? state : this.#levels.widen(this.#writer, state)
  }

  #joined(): State {
    return mergeAll(
      this.#writer,
      this.#levels.narrow,
      this.#narrow.map((each) => each.state),
    )
  }

  #masked(state: State, count: number): State {
    const inside: Vector = { dtype: "bool", parts: [this.#writer.fn.constant(firstLanes(count))] }
    const identity = identityState(this.#writer, this.#levels.narrow)
    return state.map((vector, at) => select(this.#writer, inside, vector, identity[at] ?? vector))
  }
}

/** Several states as one, merged pairwise: as deep as a tree, and in order. */
export function mergeAll(writer: Writer, reduction: Reduction, states: readonly State[]): State {
  const [first, second] = states
  if (!first || !second) return first ?? []
  const half = Math.ceil(states.length / 2)
  return reduction.merge(
    writer,
    mergeAll(writer, reduction, states.slice(0, half)),
    mergeAll(writer, reduction, states.slice(half)),
  )
}
