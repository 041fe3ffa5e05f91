import type { Provider } from "@cotangent/core-api"
import { factsOf } from "../account.ts"
import type { Case, CaseFacts } from "../case.ts"
import { cases } from "../cases.ts"
import { measureCurves } from "../curves/measure.ts"
import { replay } from "../random-programs/replay.ts"
import { type Result, run } from "../run.ts"
import { selectCases } from "../select.ts"
import { openSubject, type Subject } from "../subject.ts"
import { leftOf } from "../suite.ts"
import type { FromShard, Plan, ToShard } from "./protocol.ts"

/** How a shard finds its subject, and what it says of its surroundings. */
export interface ShardHost {
  readonly provider: () => Promise<Provider>
  readonly graphics?: () => Promise<Readonly<Record<string, string>>>
  readonly tell: (message: FromShard) => void
}

/** One part of a run: opens a subject of its own and runs the cases that it is told to, one message after the other. */
export class ShardServer {
  readonly #host: ShardHost
  #subject: Subject | null = null
  #cases: readonly Case[] = []

  constructor(host: ShardHost) {
    this.#host = host
  }

  /** Does what a message asks. Never rejects: what goes wrong is told. */
  async take(message: ToShard): Promise<void> {
    try {
      await this.#take(message)
    } catch (thrown) {
      // By its code, since the module may have brought another copy of core.
      const code: unknown = thrown instanceof Error && "code" in thrown ? thrown.code : null
      const why = thrown instanceof Error ? thrown.message : String(thrown)
      this.#host.tell({ tells: "failed", code: typeof code === "string" ? code : null, why })
    }
  }

  async #take(message: ToShard): Promise<void> {
    switch (message.do) {
      case "open":
        await this.#open(message.plan, message.list)
        return
      case "run":
        for (let at = message.from; at < message.to; at++) await this.#run(at)
        return
      case "curves": {
        const curves = await measureCurves(this.#opened(), message.rules ?? undefined)
        this.#host.tell({ tells: "curves", curves })
        return
      }
      case "replay": {
        const { place, timeout } = message
        this.#host.tell({
          tells: "replayed",
          failures: await replay(await this.#host.provider(), place, { timeout }),
        })
        return
      }
      case "end": {
        const subject = this.#opened()
        const ended = { left: await leftOf(subject), info: subject.session.backend.info }
        await subject.session.close()
        this.#host.tell({ tells: "ended", ended })
      }
    }
  }

  async #open({ tier, selection, programs, seed, timeout }: Plan, list: boolean): Promise<void> {
    const subject = await openSubject(await this.#host.provider(), { timeout })
    this.#subject = subject
    const all = cases(subject.capabilities, {
      tier,
      wants: (rule, check) =>
        (selection.rules?.includes(rule) ?? true) && (selection.checks?.includes(check) ?? true),
      ...(programs === null ? {} : { programs }),
      ...(seed === null ? {} : { seed }),
    })
    this.#cases = selectCases(all, selection)
    const graphics = await this.#host.graphics?.()
    this.#host.tell({
      tells: "opened",
      subject: plain(factsOf(subject)),
      count: this.#cases.length,
      cases: list ? this.#cases.map(withoutClosure) : null,
      ...(graphics ? { graphics } : {}),
    })
  }

  async #run(at: number): Promise<void> {
    const one = this.#cases[at]
    if (!one) throw new Error(`there is no case ${at}`)
    this.#host.tell({ tells: "result", at, result: withoutCase(await run(one, this.#opened())) })
  }

  #opened(): Subject {
    if (this.#subject) return this.#subject
    throw new Error("the subject is not open")
  }
}

function withoutClosure({ prepare: _, differentiation: _other, ...facts }: Case): CaseFacts {
  return facts
}

function withoutCase({ case: _, ...rest }: Result): Omit<Result, "case"> {
  return rest
}

/** `info` is a backend's own and may hold what cannot be sent. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T // what reports print
}
