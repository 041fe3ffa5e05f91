import type { PhaseFunction } from "@cotangent/backend-cpu/shared"
import { words } from "./control.ts"

/** Runs tasks of the open phase until none is left, as participant number `slot`; `done` is called after each share. */
export function takeTasks(control: Int32Array, run: PhaseFunction, slot: number, done: () => void): void {
  const frame = control[words.frame] ?? 0
  const tasks = control[words.tasks] ?? 0
  const chunk = control[words.chunk] ?? 1
  const own = (control[words.own] ?? 0) + slot * (control[words.ownBytes] ?? 0)
  for (;;) {
    const begin = Atomics.add(control, words.next, chunk)
    if (begin >= tasks) return
    run(frame, begin, Math.min(begin + chunk, tasks), own)
    done()
  }
}
