import type { Result } from "./run.ts"

/** A known failure that somebody answers for, until a day. */
export interface Waiver {
  /** The exact case id. */
  readonly id: string
  readonly reason: string
  /** Where it is being dealt with. */
  readonly link: string
  /** Last day on which it holds, as `2026-12-31`. */
  readonly expires: string
}

/** Applies waivers to results, and notices those that are not needed, not known, or not valid any more. */
export class Waivers {
  readonly #byId: Map<string, Waiver>
  readonly #used = new Set<string>()
  readonly #wrong: string[] = []

  constructor(waivers: readonly Waiver[], today: Date) {
    this.#byId = new Map(waivers.map((waiver) => [waiver.id, waiver]))
    for (const { id, reason, link, expires } of waivers) {
      const until = Date.parse(`${expires}T23:59:59Z`)
      if (!reason.trim() || !link.trim()) this.#wrong.push(`the waiver of "${id}" needs a reason and a link`)
      if (Number.isNaN(until))
        this.#wrong.push(`the waiver of "${id}" expires on ${expires}, which is no date`)
      else if (until < today.getTime()) this.#wrong.push(`the waiver of "${id}" expired on ${expires}`)
    }
    if (this.#byId.size < waivers.length) this.#wrong.push("a case is waived twice")
  }

  /** The result as it counts: a failure that is waived is no failure. */
  apply(result: Result): Result {
    const waiver = this.#byId.get(result.case.id)
    if (!waiver) return result
    this.#used.add(waiver.id)
    if (result.status === "failed") return { ...result, status: "waived", reason: waiver.reason }
    if (result.status === "passed")
      this.#wrong.push(`"${waiver.id}" is waived, and passes: remove the waiver`)
    return result
  }

  /** What is wrong with the waivers, once every case was seen; where some were left out (`whole` is false), as in the quick tier, a waiver may stay unused. */
  problems(whole = true): readonly string[] {
    const unknown = whole ? [...this.#byId.keys()].filter((id) => !this.#used.has(id)) : []
    return [...this.#wrong, ...unknown.map((id) => `a waiver names "${id}", and there is no such case`)]
  }
}
