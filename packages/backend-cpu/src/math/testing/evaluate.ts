import type { Target } from "../../target.ts"
import { compileLoop, type Writes } from "./compile-loop.ts"

/** Every choice that generated code depends on. */
export const targets: readonly Target[] = [{ relaxedSimd: true }, { relaxedSimd: false }]

type Numbers = Float32ArrayConstructor | Float64ArrayConstructor

/** `write` of each of the numbers: `evaluate(Float32Array, pow32, target, bases, exponents)`. */
export function evaluate(
  numbers: Numbers,
  write: Writes,
  target: Target,
  ...x: readonly (readonly number[])[]
): number[] {
  const count = x[0]?.length ?? 0
  const vectors = Math.max(1, Math.ceil((count * numbers.BYTES_PER_ELEMENT) / 16))
  const loop = compileLoop(write, target, x.length, vectors)
  x.forEach((each, at) => new numbers(loop.memory, loop.arguments[at], count).set(each))
  loop.run()
  return [...new numbers(loop.memory, loop.result, count)]
}
