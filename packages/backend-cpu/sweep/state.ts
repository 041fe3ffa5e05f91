import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { nothingSeen, type Worst } from "./worst.ts"

/** How far one sweep has come. */
export interface Progress {
  /** Blocks that are done. */
  readonly done: number
  readonly worst: Worst
}

/** What an interrupted program left, and what goes on to be noted: one file, by the name of the sweep. */
export class State {
  readonly #file: string
  readonly #progress: Map<string, Progress>

  constructor(file: string, fresh: boolean) {
    this.#file = file
    if (fresh) rmSync(file, { force: true })
    const text = existsSync(file) ? readFileSync(file, "utf8") : "{}"
    // Written by `set` below, and by nobody else.
    this.#progress = new Map(Object.entries(JSON.parse(text, revive) as Record<string, Progress>))
  }

  get(name: string): Progress {
    return this.#progress.get(name) ?? { done: 0, worst: nothingSeen }
  }

  set(name: string, progress: Progress): void {
    this.#progress.set(name, progress)
    writeFileSync(this.#file, JSON.stringify(Object.fromEntries(this.#progress), keep))
  }
}

/** JSON has no infinities and no NaN. */
const keep = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? `number ${value}` : value

const revive = (_: string, value: unknown): unknown =>
  typeof value === "string" && value.startsWith("number ") ? Number(value.slice(7)) : value
