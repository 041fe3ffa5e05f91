import { type Code, type FunctionBuilder, get, op, shuffle32 } from "../wasm/index.ts"
import type { Arithmetic, Lanes } from "./arithmetic.ts"

const formats = {
  f32x4: {
    smallestNormal: 2 ** -126,
    digits: 23,
    sqrtHalf: 0x3f3504f3n,
    exponentMask: 0xff800000n,
  },
  f64x2: {
    smallestNormal: 2 ** -1022,
    digits: 52,
    sqrtHalf: 0x3fe6a09e667f3bcdn,
    exponentMask: 0xfff0000000000000n,
  },
}

/** The exponents of {@link splitNumber} are multiples of these: their bits are converted where they stand. */
export const exponentUnit: Record<Lanes, number> = { f32x4: 2 ** 23, f64x2: 2 ** 20 }

/** A number as mantissa · 2^(exponent / unit), and whether some lane is not a positive normal number. */
export interface NumberParts {
  readonly mantissa: Code
  readonly exponent: Code
  readonly isUnusual: Code
}

/**
 * |x| = mantissa · 2^(exponent / unit) with the mantissa in [√½, √2), for finite x ≠ 0, subnormal ones too; anything
 * finite for other x. The exponent and mantissa are found as in FreeBSD's k_logf.h: the exponent of x/√½. What
 * positive normal numbers do not need is left out where no lane needs it.
 */
export function splitNumber(fn: FunctionBuilder, m: Arithmetic, lanes: Lanes, x: Code): NumberParts {
  const { smallestNormal, digits, sqrtHalf, exponentMask } = formats[lanes]
  const isUnusual = hasUnusual(fn, m, lanes, x)
  const normal = fn.local("v128", "normal")
  const lifted = fn.local("v128", "lifted")
  fn.set(normal, x)
  fn.set(lifted, m.number(0))
  fn.if(isUnusual, () => {
    const size = m.abs(x)
    const subnormal = m.lt(size, m.number(smallestNormal))
    fn.set(normal, m.select(subnormal, m.mul(size, m.number(2 ** digits)), size))
    fn.set(lifted, m.and(subnormal, m.bits(BigInt(digits) << BigInt(digits))))
  })
  const exponentBits = m.and(m.subBits(get(normal), m.bits(sqrtHalf)), m.bits(exponentMask))
  const unscaled = m.subBits(exponentBits, get(lifted))
  return {
    mantissa: m.subBits(get(normal), exponentBits),
    exponent: fn.let(
      lanes === "f32x4"
        ? op("f32x4.convert_i32x4_s", unscaled)
        : op("f64x2.convert_low_i32x4_s", shuffle32(unscaled, unscaled, [1, 3, 1, 3])),
    ),
    isUnusual,
  }
}

/** Whether some lane of x is not a positive normal number. */
export function hasUnusual(fn: FunctionBuilder, m: Arithmetic, lanes: Lanes, x: Code): Code {
  return hasUnset(fn, lanes, isNormal(m, lanes, x, x))
}

/** A mask of the lanes where `least` and `most` are, with all between them, positive normal numbers. */
export function isNormal(m: Arithmetic, lanes: Lanes, least: Code, most: Code): Code {
  const { smallestNormal, digits } = formats[lanes]
  const largestSubnormal = smallestNormal * (1 - 2 ** -digits)
  return m.and(m.lt(m.number(largestSubnormal), least), m.lt(most, m.number(Infinity)))
}

/** Whether a mask leaves out a lane. */
export function hasUnset(fn: FunctionBuilder, lanes: Lanes, mask: Code): Code {
  return fn.let(op("i32.eqz", op(lanes === "f32x4" ? "i32x4.all_true" : "i64x2.all_true", mask)), "some")
}

/** `usual`, or what `mend` makes of it where some lane needs that: seldom, so that the branch costs next to nothing. */
export function mendedIf(fn: FunctionBuilder, isNeeded: Code, usual: Code, mend: () => Code): Code {
  const result = fn.local("v128", "mended")
  fn.set(result, usual)
  fn.if(isNeeded, () => fn.set(result, mend()))
  return fn.let(get(result))
}
