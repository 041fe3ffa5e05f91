import type { FunctionText } from "./function-text.ts"
import { add, integer, load, minus, smaller, store, type Wat } from "./wat.ts"

/** Four elements of the arrays that a kernel goes through, and of the values that its phases hand on. */
export interface Place {
  read(array: string): Wat
  write(array: string, value: Wat): void
  /** Keeps a value for a later phase of the same block. */
  keep(slot: number, value: Wat): void
  kept(slot: number): Wat
  /** Adds to what {@link phases} sums up. */
  sum(value: Wat): void
}

/** Elements in one iteration: the length of every array is a multiple. */
export const grain = 8
const vectors = grain / 4
const blockBytes = 1024

/** Bytes of memory that {@link phases} needs for so many slots, at the address in the parameter `scratch`. */
export const scratchBytes = (slots: number): number => slots * blockBytes

/**
 * Goes through arrays in blocks that stay in the nearest cache, and through each block once for every phase. `arrays`
 * names parameters; `end` is the length of each in bytes. What is summed is added to the float64 local `total`, block
 * by block.
 *
 * A processor has room for so many instructions that wait for others, about 200 on Zen 5 to judge by these kernels.
 * Where all that is done to a vector is one chain of instructions, only two or three vectors are under way at a time;
 * of shorter chains, with values kept in between, there are many. There, two phases instead of one made W1g 1.2 times
 * faster, three W2g 1.3 times, and four W4g twice as fast.
 */
export function phases(
  f: FunctionText,
  arrays: readonly string[],
  steps: readonly ((place: Place) => void)[],
): void {
  const sums = Array.from({ length: vectors }, (_, at) => `sum${at}`)
  f.loop("block", integer(0), f.get("end"), blockBytes, () => {
    for (const array of arrays) f.set(`${array}Block`, f.at(array, "block"), "i32")
    const rest = f.set("rest", minus(f.get("end"), f.get("block")), "i32")
    const bytes = f.set("bytes", smaller(rest, integer(blockBytes)), "i32")
    for (const sum of sums) f.set(sum, f.constant(0))
    for (const step of steps) {
      f.loop("at", integer(0), bytes, 4 * grain, () => {
        sums.forEach((sum, vector) => step(placeOf(f, sum, 16 * vector)))
      })
    }
    f.addTo(
      "total",
      sums.map((sum) => f.get(sum)),
    )
  })
}

function placeOf(f: FunctionText, sum: string, offset: number): Place {
  return {
    read: (array) => f.let(load(f.at(`${array}Block`, "at"), offset)),
    write: (array, value) => f.line(store(f.at(`${array}Block`, "at"), value, offset)),
    keep: (slot, value) => f.line(store(f.at("scratch", "at"), value, slot * blockBytes + offset)),
    kept: (slot) => f.let(load(f.at("scratch", "at"), slot * blockBytes + offset)),
    sum: (value) => f.set(sum, add(f.get(sum), value)),
  }
}
