// What the threads of a pool agree on is in a small memory of its own, read and written with atomics:
//
//   turn         odd while a phase is open for everybody, even while none is; each change adds 1
//   executable … what the open phase is: written while none is open
//   next         the first task of it that nobody has taken
//   failed       the member whose task failed, or 0; its message is in the text
//
// and for each member, in a cache line of its own:
//
//   state        see below
//   tasks        how many it has done, ever: a sign of life
//
// A member enters a phase by becoming busy and then seeing that the turn is still the one that it saw open. Whoever
// opened it takes tasks too, closes it when none is left, and waits for those that are busy. Atomics are sequentially
// consistent (ECMAScript, "Memory Model"), so a member that it does not see busy will see that the phase is closed.

/** Indices of 32-bit words. */
export const words = {
  turn: 0,
  executable: 1,
  phase: 2,
  frame: 3,
  tasks: 4,
  /** Tasks that are taken at a time. */
  chunk: 5,
  /** Where the scratch of the first participant begins that is nobody else's, in bytes from the start of the scratch. */
  own: 6,
  ownBytes: 7,
  failed: 8,
  textLength: 9,
  // Lines of their own: everybody writes the first all the time.
  next: 16,
} as const

const firstMember = 32
const memberWords = 16
const mostTextBytes = 2048

/** What a member does. */
export const states = { absent: 0, idle: 1, busy: 2, asleep: 3 } as const

/** The words of member number `slot`, from 1 on: 0 is whoever opens the phases. */
export function memberWord(slot: number, what: "state" | "tasks"): number {
  return firstMember + memberWords * (slot - 1) + (what === "state" ? 0 : 1)
}

/** Whether a phase is open in a turn. */
export function isOpen(turn: number): boolean {
  return (turn & 1) === 1
}

/** A new memory to control so many members with. */
export function newControl(members: number): Int32Array<SharedArrayBuffer> {
  const count = firstMember + memberWords * members
  return new Int32Array(new SharedArrayBuffer(4 * count + mostTextBytes))
}

/** Notes that a task of a member failed, unless another one did before. */
export function noteFailure(control: Int32Array, slot: number, text: string): void {
  if (Atomics.compareExchange(control, words.failed, 0, slot) !== 0) return
  const bytes = new TextEncoder().encode(text).subarray(0, mostTextBytes)
  textOf(control).set(bytes)
  Atomics.store(control, words.textLength, bytes.length)
}

/** What failed since the last call, as `noteFailure` was told; null if nothing did. To be called while no member is busy. */
export function takeFailure(control: Int32Array): { readonly slot: number; readonly text: string } | null {
  const slot = Atomics.load(control, words.failed)
  if (slot === 0) return null
  Atomics.store(control, words.failed, 0)
  // A decoder takes no shared memory.
  const bytes = Uint8Array.from(textOf(control).subarray(0, Atomics.load(control, words.textLength)))
  return { slot, text: new TextDecoder().decode(bytes) }
}

function textOf(control: Int32Array): Uint8Array {
  return new Uint8Array(control.buffer, control.byteLength - mostTextBytes, mostTextBytes)
}
