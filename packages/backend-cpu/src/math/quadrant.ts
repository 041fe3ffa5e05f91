import { type Code, type FunctionBuilder, i32, op } from "../wasm/index.ts"
import type { Arithmetic } from "./arithmetic.ts"

/** A whole number of quarter turns in float64 lanes, and what of it matters. */
export interface Quadrant {
  readonly n: Code
  /** Turns the sine and cosine of what is left into those of the angle, `ahead` quarter turns further. */
  readonly turn: (sine: Code, cosine: Code, ahead: 0 | 1) => Code
}

/** 1.5·2⁵², to which a number can be added so that its nearest whole number is in the last bits. */
const shifter = 1.5 * 2 ** 52

/** The whole number of quarter turns that is nearest to x, for |x| < 2⁵⁰. */
export function quadrantOf(fn: FunctionBuilder, d: Arithmetic, x: Code): Quadrant {
  const sum = d.madd(x, d.number(2 / Math.PI), d.number(shifter))
  return {
    n: d.sub(sum, d.number(shifter)),
    turn(sine, cosine, ahead) {
      const at = ahead === 0 ? sum : d.addBits(sum, d.bits(1n))
      const odd = fn.let(op("i64x2.shr_s", d.shiftLeft(at, 63), i32(63)))
      const sign = d.and(d.shiftLeft(at, 62), d.bits(-(1n << 63n)))
      return d.xor(d.select(odd, cosine, sine), sign)
    },
  }
}
