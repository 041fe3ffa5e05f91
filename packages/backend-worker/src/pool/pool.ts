import { CotangentError } from "@cotangent/core-api/backend"
import type { PhaseFunction } from "@cotangent/backend-cpu/shared"
import { startThread, type Thread, type ThreadSource } from "../thread/thread.ts"
import { memberWord, newControl, states, takeFailure, words } from "./control.ts"
import type { ToMember } from "./messages.ts"
import { takeTasks } from "./take-tasks.ts"

/** How long a member may do nothing in the middle of a phase before it counts as lost, in milliseconds. */
const stallLimit = 1500
/** How long to look without pause for members to finish, and then how often, in milliseconds. */
const spinLimit = 1
const glance = 0.2
/** How long to wait for a thread to end that was told to, in milliseconds. */
const endLimit = 200

/** The longest time between two attempts to start a member, in milliseconds. */
const longestPause = 1000

/** A kernel on a pool. */
export interface Loaded {
  /** Which of its messages the members have had: those of this generation of threads. */
  generation: number
  readonly number: number
  readonly module: WebAssembly.Module
  readonly phases: readonly { readonly name: string }[]
}

/** What is to be done together. */
export interface PhaseRun {
  readonly loaded: Loaded
  /** Number of the phase in the kernel, and its function in this thread. */
  readonly phase: number
  readonly run: PhaseFunction
  readonly frame: number
  readonly tasks: number
  /** Bytes from the start of the scratch to where that of each participant begins, and how long that is. */
  readonly own: number
  readonly ownBytes: number
}

const source: ThreadSource = {
  url: new URL("./member-thread.ts", import.meta.url),
  open: () => new Worker(new URL("./member-thread.ts", import.meta.url), { type: "module" }),
}

/** Threads that share a memory and take part in what the thread does that made them. */
export class Pool {
  readonly #memory: WebAssembly.Memory
  readonly #control: Int32Array<SharedArrayBuffer>
  /** By slot, from 1 on. */
  readonly #members = new Map<number, Thread>()
  readonly #forgotten: FinalizationRegistry<number>
  #turn = 0
  #generation = 0
  #loaded = 0
  #isClosed = false

  /** `members`: how many threads beside the calling one. They may not have started yet: see {@link Pool.open}. */
  private constructor(members: number, memory: WebAssembly.Memory) {
    this.#memory = memory
    this.#control = newControl(members)
    this.#forgotten = new FinalizationRegistry((executable) => this.#tell({ kind: "forget", executable }))
  }

  /** Starts a pool. @throws what a thread failed with that does not start */
  static async open(members: number, memory: WebAssembly.Memory): Promise<Pool> {
    const pool = new Pool(members, memory)
    try {
      const starting = Array.from({ length: members }, (_, at) => pool.#start(at + 1))
      for (const member of pool.members) member.keepProcess(true)
      await Promise.all(starting)
      for (const member of pool.members) member.keepProcess(false)
      return pool
    } catch (thrown) {
      await pool.close()
      throw thrown
    }
  }

  /** Threads that are there to take part, beside the calling one. */
  get members(): readonly Thread[] {
    return [...this.#members.values()]
  }

  /** Whether members are awake, so that they take part at once. */
  get isAwake(): boolean {
    for (const slot of this.#members.keys()) if (this.#stateOf(slot) !== states.asleep) return true
    return false
  }

  /** Gets a kernel ready to be run; members are sent it when it first runs. */
  load(module: WebAssembly.Module, phases: Loaded["phases"]): Loaded {
    const loaded = { generation: -1, number: ++this.#loaded, module, phases }
    this.#forgotten.register(loaded, loaded.number)
    return loaded
  }

  /** Runs all tasks of a phase, and returns when they are done. @throws `E_RUN` if a member was lost or failed, and what a task throws here */
  run(phase: PhaseRun): void {
    this.#send(phase.loaded)
    this.#openPhase(phase)
    try {
      takeTasks(this.#control, phase.run, 0, () => undefined)
    } finally {
      // When a task failed here, the others are not to begin more of them.
      Atomics.store(this.#control, words.next, phase.tasks)
      this.#turn = (this.#turn + 1) | 0
      Atomics.store(this.#control, words.turn, this.#turn)
      this.#awaitMembers()
    }
    const failure = takeFailure(this.#control)
    if (!failure) return
    throw new CotangentError("E_RUN", `a kernel failed in worker ${failure.slot}: ${failure.text}`)
  }

  /** Ends all threads, in the middle of what they do. */
  async close(): Promise<void> {
    this.#isClosed = true
    const members = this.members
    this.#members.clear()
    await Promise.all(members.map((thread) => thread.terminate()))
  }

  #openPhase({ loaded, phase, frame, tasks, own, ownBytes }: PhaseRun): void {
    const control = this.#control
    const shares = 8 * (this.#members.size + 1)
    control[words.executable] = loaded.number
    control[words.phase] = phase
    control[words.frame] = frame
    control[words.tasks] = tasks
    control[words.chunk] = Math.max(1, Math.floor(tasks / shares))
    control[words.own] = own
    control[words.ownBytes] = ownBytes
    Atomics.store(control, words.next, 0)
    this.#turn = (this.#turn + 1) | 0
    Atomics.store(control, words.turn, this.#turn)
    for (const slot of this.#members.keys()) {
      if (this.#stateOf(slot) !== states.asleep) continue
      Atomics.notify(control, words.turn)
      return
    }
  }

  /** Waits until no member is busy. @throws `E_RUN` if some are lost, and replaces them */
  #awaitMembers(): void {
    const lost = this.#busy()
    if (lost.length === 0 || this.#awaitAll(lost)) return
    const names = lost.map((slot) => `worker ${slot}`).join(" and ")
    for (const slot of lost) this.#replace(slot)
    takeFailure(this.#control)
    throw new CotangentError(
      "E_RUN",
      `${names} ended in the middle of a kernel and is replaced; what depends on this kernel must be computed again`,
      { cause: new Error(`${names} was terminated, crashed, or did nothing for ${stallLimit} ms`) },
    )
  }

  /** Waits for these members; false when those that are left in the list are lost. */
  #awaitAll(slots: number[]): boolean {
    const begun = performance.now()
    let progress = begun
    let done = this.#tasksDone(slots)
    for (let tries = 1; ; tries++) {
      const late = slots.findIndex((slot) => this.#stateOf(slot) !== states.busy)
      if (late >= 0) slots.splice(late, 1)
      if (slots.length === 0) return true
      if (tries % 64 > 0) continue
      const now = performance.now()
      if (now - begun < spinLimit) continue
      this.#rest()
      const ended = slots.filter((slot) => this.#members.get(slot)?.isAlive() === false)
      const doneNow = this.#tasksDone(slots)
      if (doneNow !== done) [done, progress] = [doneNow, now]
      if (ended.length < slots.length && now - progress < stallLimit) continue
      if (ended.length < slots.length) this.#end(slots)
      return false
    }
  }

  /** Ends members that do nothing any more, so that they will not write either. */
  #end(slots: readonly number[]): void {
    const threads = slots.flatMap((slot) => this.#members.get(slot) ?? [])
    for (const thread of threads) void thread.terminate()
    const limit = performance.now() + endLimit
    while (threads.some((thread) => thread.isAlive() === true) && performance.now() < limit) this.#rest()
  }

  /** Leaves the processor to the others for a moment. */
  #rest(): void {
    Atomics.wait(this.#control, words.turn, this.#turn, glance)
  }

  #busy(): number[] {
    return [...this.#members.keys()].filter((slot) => this.#stateOf(slot) === states.busy)
  }

  #tasksDone(slots: readonly number[]): number {
    return slots.reduce((sum, slot) => sum + Atomics.load(this.#control, memberWord(slot, "tasks")), 0)
  }

  #stateOf(slot: number): number {
    return Atomics.load(this.#control, memberWord(slot, "state"))
  }

  /** Sends a kernel to the members that do not have it. */
  #send(loaded: Loaded): void {
    if (loaded.generation === this.#generation) return
    const { number: executable, module, phases } = loaded
    // Those who have it already get it once more: that is rare.
    this.#tell({ kind: "load", executable, module, phases })
    loaded.generation = this.#generation
  }

  #tell(message: ToMember): void {
    for (const thread of this.#members.values()) thread.post(message)
  }

  #replace(slot: number): void {
    void this.#members.get(slot)?.terminate()
    this.#members.delete(slot)
    this.#restart(slot, 0)
  }

  /** Tries to start a member until it does, ever more rarely. Meanwhile the others do its share. */
  #restart(slot: number, failures: number): void {
    if (this.#isClosed) return
    this.#start(slot).catch(() => {
      const timer = setTimeout(
        () => this.#restart(slot, failures + 1),
        Math.min(10 * 2 ** failures, longestPause),
      )
      // In a browser it is a number, and no process waits for it.
      if (typeof timer === "object") timer.unref()
    })
  }

  #start(slot: number): Promise<void> {
    Atomics.store(this.#control, memberWord(slot, "state"), states.absent)
    return new Promise((resolve, reject) => {
      let isReady = false
      const thread = startThread(source, {
        message: () => {
          isReady = true
          resolve()
        },
        end: (cause) => {
          reject(cause)
          if (this.#members.get(slot) !== thread) return
          this.#members.delete(slot)
          if (isReady) this.#restart(slot, 0)
        },
      })
      this.#members.set(slot, thread)
      this.#generation++
      thread.post({ kind: "start", control: this.#control, memory: this.#memory, slot } satisfies ToMember)
    })
  }
}
