import type { FromShard, Shard, StartShard, ToShard } from "./protocol.ts"

/** A shard that could not do what it was asked, and says why: a backend that does not open. */
export class ShardFailed extends Error {
  /** Code of the `CotangentError`, if it was one. */
  readonly code: string | null

  constructor(code: string | null, why: string) {
    super(why)
    this.code = code
  }
}

/** A shard that is gone, or had to be ended since it was silent. */
export class ShardLost extends Error {}

interface Waiting {
  /** Takes a message; whether it was the last one. */
  readonly take: (message: FromShard) => boolean
  readonly quiet: number
  readonly done: () => void
  readonly fail: (why: Error) => void
}

/** A shard with somebody who waits for it, and not for ever. */
export class Link {
  #shard: Shard | null = null
  #waiting: Waiting | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #lost: ShardLost | null = null

  private constructor() {}

  /** Starts a shard. @throws `Error` where none can be started */
  static async start(start: StartShard): Promise<Link> {
    const link = new Link()
    link.#shard = await start({
      heard: (message) => link.#heard(message),
      gone: (why) => link.#fail(new ShardLost(why)),
    })
    return link
  }

  /**
   * Sends a message, and hands every answer to `take` until that says that it was the last one.
   * @throws {@link ShardFailed} where the shard says that it cannot; {@link ShardLost} where it is gone, or silent for
   * `quiet` milliseconds, and is then ended
   */
  ask(message: ToShard, quiet: number, take: (message: FromShard) => boolean): Promise<void> {
    return new Promise((done, fail) => {
      if (this.#lost) {
        fail(this.#lost)
        return
      }
      this.#waiting = { take, quiet, done, fail }
      this.#wind()
      this.#shard?.send(message)
    })
  }

  /** Ends the shard, whatever it does. */
  async kill(): Promise<void> {
    clearTimeout(this.#timer)
    this.#waiting = null
    await this.#shard?.kill()
  }

  #heard(message: FromShard): void {
    const waiting = this.#waiting
    if (!waiting) return
    if (message.tells === "failed") {
      this.#fail(new ShardFailed(message.code, message.why))
      return
    }
    try {
      if (!waiting.take(message)) {
        this.#wind()
        return
      }
      clearTimeout(this.#timer)
      this.#waiting = null
      waiting.done()
    } catch (thrown) {
      this.#fail(thrown instanceof Error ? thrown : new Error(String(thrown)))
    }
  }

  #wind(): void {
    clearTimeout(this.#timer)
    const quiet = this.#waiting?.quiet ?? 0
    this.#timer = setTimeout(() => {
      const waiting = this.#waiting
      this.#lost = new ShardLost(`no answer for ${quiet / 1000} s: it keeps its thread, and was ended`)
      void this.kill().then(() => waiting?.fail(this.#lost ?? new ShardLost()))
    }, quiet)
  }

  #fail(why: Error): void {
    clearTimeout(this.#timer)
    if (why instanceof ShardLost) this.#lost = why
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.fail(why)
  }
}
