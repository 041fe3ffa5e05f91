import { type Code, type FunctionBuilder, op, shuffle32 } from "../wasm/index.ts"

/** Four float32 lanes as float64: lanes 0 and 1, and lanes 2 and 3. */
export type Halves = readonly [Code, Code]

/** The same of both halves. */
export const map = (a: Halves, f: (x: Code) => Code): Halves => [f(a[0]), f(a[1])]
/** The same of both pairs of halves. */
export const zip = (a: Halves, b: Halves, f: (x: Code, y: Code) => Code): Halves => [
  f(a[0], b[0]),
  f(a[1], b[1]),
]

/** Four float32 lanes in float64. */
export const widen = (fn: FunctionBuilder, x: Code): Halves =>
  map([x, shuffle32(x, x, [2, 3, 2, 3])], (half) => fn.let(op("f64x2.promote_low_f32x4", half)))

/** Four float64 lanes, rounded to float32. */
export const narrow = (fn: FunctionBuilder, x: Halves): Code => {
  const [low, high] = map(x, (half) => op("f32x4.demote_f64x2_zero", half))
  return fn.let(shuffle32(low, high, [0, 1, 4, 5]))
}
