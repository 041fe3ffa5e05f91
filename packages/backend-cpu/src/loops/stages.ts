import { type Expr, topological } from "@cotangent/core-api/backend"
import { lanes, registers, type Vector, type Writer } from "../vector/vector.ts"
import { type Code, get, i32, load, type Local, op, store } from "../wasm/index.ts"
import type { Context } from "./context.ts"
import { Dependence } from "./dependence.ts"
import { type Nest, rootsOf } from "./nest.ts"
import type { Order } from "./order.ts"
import { ownWeight } from "./weight.ts"

/** Weight from which on a value can have a loop of its own: division and all that is slower. */
const slow = 3
/** Weight from which on such values together are worth loops of their own. */
const heavy = 12
/** Weight from which on what else is computed is worth one. */
const light = 6

/** Values of the innermost loop that are computed, each in a loop of its own, for a block of its indices before the rest. */
export interface Stages {
  readonly values: readonly Expr[]
  /** Indices of a block: a whole number of steps of the loop. */
  readonly elements: number
}

export const noStages: Stages = { values: [], elements: 0 }

/**
 * Chooses the stages of a nest whose innermost loop takes `step` indices at once. A processor looks some hundred
 * instructions ahead: a longer chain of instructions that wait for one another leaves it idle, while those of short
 * loops overlap. (Blocks that fit a cache, one loop for each step: MonetDB/X100, Boncz and others, "Hyper-Pipelining
 * Query Execution", 2005.)
 */
export function stagesOf(nest: Nest, { axes, vector }: Order, step: number, blockElements: number): Stages {
  const elements = Math.max(1, Math.floor(blockElements / step)) * step
  const innermost = axes.at(-1)
  if (vector === null || vector !== innermost || (nest.space[vector] ?? 1) < 2 * elements) return noStages
  const dependence = new Dependence(nest)
  const inside = topological(rootsOf(nest)).filter(
    (expr) => expr.kind === "call" && dependence.axesOf(expr).has(innermost),
  )
  const weightOf = (exprs: readonly Expr[]): number => exprs.reduce((sum, expr) => sum + ownWeight(expr), 0)
  const values = inside.filter((expr) => ownWeight(expr) >= slow)
  const weight = weightOf(values)
  if (weight < heavy || (values.length === 1 && weightOf(inside) - weight < light)) return noStages
  return { values, elements }
}

/** Bytes that the values of a block take. */
export function stageBytes({ values, elements }: Stages): number {
  return planesOf(values) * planeBytes(elements)
}

function planeBytes(elements: number): number {
  return (elements / lanes) * 16
}

function planesOf(values: readonly Expr[]): number {
  return values.reduce((sum, { dtype }) => sum + registers(dtype), 0)
}

/** The values of one block in memory, with a pointer that walks with the loops over it. */
export class Stage {
  readonly #writer: Writer
  readonly #start: Code
  readonly #pointer: Local
  readonly #planes = new Map<Expr, number>()
  readonly #planeBytes: number

  /** `start` is the address of {@link stageBytes} bytes. */
  constructor(writer: Writer, { values, elements }: Stages, start: Code) {
    this.#writer = writer
    this.#start = start
    this.#pointer = writer.fn.local("i32", "stage")
    values.forEach((expr, at) => this.#planes.set(expr, planesOf(values.slice(0, at)) * planeBytes(elements)))
    this.#planeBytes = planeBytes(elements)
  }

  /** Goes to the first element of the block. */
  begin(): void {
    this.#writer.fn.set(this.#pointer, this.#start)
  }

  /** Goes on by so many elements. */
  advance(elements: number): void {
    this.#writer.fn.set(this.#pointer, op("i32.add", get(this.#pointer), i32((elements / lanes) * 16)))
  }

  store(expr: Expr, context: Context, { parts }: Vector): void {
    parts.forEach((part, at) =>
      this.#writer.fn.emit(store("v128.store", get(this.#pointer), part, this.#offset(expr, context, at))),
    )
  }

  load(expr: Expr, context: Context): Vector {
    const parts = Array.from({ length: registers(expr.dtype) }, (_, at) =>
      this.#writer.fn.let(load("v128.load", get(this.#pointer), this.#offset(expr, context, at))),
    )
    return { dtype: expr.dtype, parts }
  }

  #offset(expr: Expr, { column }: Context, part: number): number {
    const plane = this.#planes.get(expr)
    if (plane === undefined) throw new Error("the value is not one of a stage")
    return plane + part * this.#planeBytes + (column / lanes) * 16
  }
}
