import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Worst } from "./worst.ts"

/** How far one sweep has come. */
export interface Progress {
  /** Blocks that are done. */
  readonly done: number
  /** The worst of each kind of code. */
  readonly worst: readonly Worst[]
}

/** What an interrupted program left, and what goes on to be noted: a file for each sweep, so that several can run at once. */
export class State {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
  }

  /** Forgets what was done. */
  forget(title: string): void {
    rmSync(this.#file(title), { force: true })
  }

  get(title: string): Progress {
    const file = this.#file(title)
    if (!existsSync(file)) return { done: 0, worst: [] }
    // Written by `set` below, and by nobody else.
    return JSON.parse(readFileSync(file, "utf8"), revive) as Progress
  }

  set(title: string, progress: Progress): void {
    writeFileSync(this.#file(title), JSON.stringify(progress, keep))
  }

  #file(title: string): string {
    return join(this.#folder, `${title.replaceAll(/[^a-zA-Z0-9]+/g, "-")}.json`)
  }
}

/** JSON has no infinities and no NaN, and no −0. */
export const keep = (_: string, value: unknown): unknown =>
  typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0))
    ? `number ${Object.is(value, -0) ? "-0" : value}`
    : value

/** Reads what {@link keep} wrote. */
export const revive = (_: string, value: unknown): unknown =>
  typeof value === "string" && value.startsWith("number ") ? Number(value.slice(7)) : value
