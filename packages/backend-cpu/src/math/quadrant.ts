import { type Code, type FunctionBuilder, i32, op } from "../wasm/index.ts"
import type { Arithmetic } from "./arithmetic.ts"

/** 1.5·2⁵², to which a number can be added so that its nearest whole number is in the last bits. */
const shifter = 1.5 * 2 ** 52

/** The whole number n of quarter turns that is nearest to x, for |x| < 2⁵⁰, and float64 lanes whose last two bits are n modulo 4. */
export function quadrantOf(d: Arithmetic, x: Code): { readonly n: Code; readonly quadrant: Code } {
  const quadrant = d.madd(x, d.number(2 / Math.PI), d.number(shifter))
  return { n: d.sub(quadrant, d.number(shifter)), quadrant }
}

/**
 * Turns the sine and cosine of what is left of an angle into the sine of the angle, or its cosine, which is one quarter
 * turn `ahead`. The last two bits of `quadrant` say how many quarter turns were taken off.
 */
export function turn(
  fn: FunctionBuilder,
  d: Arithmetic,
  quadrant: Code,
  { sine, cosine }: { readonly sine: Code; readonly cosine: Code },
  ahead: 0 | 1,
): Code {
  const at = ahead === 0 ? quadrant : d.addBits(quadrant, d.bits(1n))
  const odd = fn.let(op("i64x2.shr_s", d.shiftLeft(at, 63), i32(63)))
  const sign = d.and(d.shiftLeft(at, 62), d.bits(-(1n << 63n)))
  return d.xor(d.select(odd, cosine, sine), sign)
}
