import { type Code, type FunctionBuilder, get, i32, load, op, store } from "../wasm/index.ts"
import { counted } from "./counted.ts"
import { elementBytes, type GemmShape } from "./shape.ts"

/**
 * Writes the copy of `rows` rows and `terms` terms of the left operand, from `from` to `to`: [terms][rows], so that a
 * tile reads on in memory.
 */
export function copyLeft(
  fn: FunctionBuilder,
  { dtype, a }: GemmShape,
  rows: number,
  terms: Code,
  from: Code,
  to: Code,
): void {
  const size = elementBytes[dtype]
  const source = fn.local("i32", "source")
  const goal = fn.local("i32", "goal")
  fn.set(source, from)
  fn.set(goal, to)
  counted(fn, "copy", { begin: i32(0), end: terms }, () => {
    if (a.rowStride === 1 && rows * size === 16) {
      fn.emit(store("v128.store", get(goal), load("v128.load", get(source))))
    } else {
      for (let row = 0; row < rows; row++) {
        const offset = row * a.rowStride * size
        const address = offset >= 0 ? get(source) : op("i32.add", get(source), i32(offset))
        const read = load(size === 8 ? "f64.load" : "i32.load", address, Math.max(0, offset))
        fn.emit(store(size === 8 ? "f64.store" : "i32.store", get(goal), read, row * size))
      }
    }
    fn.set(source, op("i32.add", get(source), i32(a.kStride * size)))
    fn.set(goal, op("i32.add", get(goal), i32(rows * size)))
  })
}
