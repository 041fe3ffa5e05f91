import { instantiate, type PhaseFunction } from "@cotangent/backend-cpu/shared"
import type { OwnPort } from "../thread/own-port.ts"
import { isOpen, memberWord, noteFailure, states, words } from "./control.ts"
import type { Start, ToMember } from "./messages.ts"
import { takeTasks } from "./take-tasks.ts"

/**
 * How long a member looks for the next phase before it sleeps, in milliseconds: as long as it takes until one that was
 * woken computes. On virtual processors the scheduler may besides wake it on the processor of whoever calls.
 */
const patience = 0.3

/** A thread of a pool: takes part in one phase after the other. */
export class Member {
  readonly #control: Int32Array
  readonly #memory: WebAssembly.Memory
  readonly #slot: number
  readonly #state: number
  readonly #tasks: number
  readonly #receive: OwnPort["receive"]
  readonly #executables = new Map<number, readonly PhaseFunction[]>()
  #seen = 0

  constructor({ control, memory, slot }: Start, receive: OwnPort["receive"]) {
    this.#control = control
    this.#memory = memory
    this.#slot = slot
    this.#state = memberWord(slot, "state")
    this.#tasks = memberWord(slot, "tasks")
    this.#receive = receive
  }

  /** Does as it is told. */
  obey(message: Exclude<ToMember, Start>): void {
    if (message.kind === "forget") this.#executables.delete(message.executable)
    else {
      this.#executables.set(message.executable, instantiate(message.module, message.phases, this.#memory))
    }
  }

  /** Takes part in phases for good, or, where messages come to the event loop only, until one needs a kernel that has not come yet. */
  work(): void {
    for (;;) {
      Atomics.store(this.#control, this.#state, states.idle)
      const turn = this.#awaitTurn()
      Atomics.store(this.#control, this.#state, states.busy)
      if (Atomics.load(this.#control, words.turn) !== turn) continue
      const run = this.#phase()
      if (run) {
        this.#seen = turn
        this.#take(run)
      } else if (!this.#receive) break
      else this.#seen = turn
    }
    Atomics.store(this.#control, this.#state, states.idle)
  }

  #take(run: PhaseFunction): void {
    try {
      takeTasks(this.#control, run, this.#slot, () => Atomics.add(this.#control, this.#tasks, 1))
    } catch (thrown) {
      noteFailure(this.#control, this.#slot, String(thrown))
    }
  }

  /** The function of the open phase; null if it has not come yet. */
  #phase(): PhaseFunction | null {
    const executable = this.#control[words.executable] ?? 0
    const phase = this.#control[words.phase] ?? 0
    if (!this.#executables.has(executable)) this.#readMessages()
    return this.#executables.get(executable)?.[phase] ?? null
  }

  #readMessages(): void {
    for (let next = this.#receive?.(); next; next = this.#receive?.()) {
      // Nobody else has the other end of the port.
      const message = next.message as ToMember
      if (message.kind !== "start") this.obey(message)
    }
  }

  /** Waits until a phase is open that this has not seen: awake for a while, then asleep. */
  #awaitTurn(): number {
    let limit = performance.now() + patience
    for (let tries = 1; ; tries++) {
      const turn = Atomics.load(this.#control, words.turn)
      if (turn !== this.#seen && isOpen(turn)) return turn
      if (tries % 64 > 0 || performance.now() < limit) continue
      this.#sleep(turn)
      limit = performance.now() + patience
    }
  }

  #sleep(turn: number): void {
    this.#readMessages()
    Atomics.store(this.#control, this.#state, states.asleep)
    // Whoever opens a turn before it could see that this is asleep has changed the word that is waited on.
    Atomics.wait(this.#control, words.turn, turn)
    Atomics.store(this.#control, this.#state, states.idle)
  }
}
