import { type Code, type FunctionBuilder, op, shuffle32 } from "../wasm/index.ts"
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

/**
 * x = mantissa · 2^(exponent / unit) with the mantissa in [√½, √2), for finite x > 0, subnormal ones too; anything
 * finite for other x. The exponent and mantissa are found as in FreeBSD's k_logf.h: the exponent of x/√½.
 */
export function splitNumber(
  fn: FunctionBuilder,
  m: Arithmetic,
  lanes: Lanes,
  x: Code,
): { readonly mantissa: Code; readonly exponent: Code } {
  const { smallestNormal, digits, sqrtHalf, exponentMask } = formats[lanes]
  const subnormal = m.lt(x, m.number(smallestNormal))
  const normal = m.select(subnormal, m.mul(x, m.number(2 ** digits)), x)
  const exponentBits = m.and(m.subBits(normal, m.bits(sqrtHalf)), m.bits(exponentMask))
  const unscaled = m.subBits(exponentBits, m.and(subnormal, m.bits(BigInt(digits) << BigInt(digits))))
  return {
    mantissa: m.subBits(normal, exponentBits),
    exponent: fn.let(
      lanes === "f32x4"
        ? op("f32x4.convert_i32x4_s", unscaled)
        : op("f64x2.convert_low_i32x4_s", shuffle32(unscaled, unscaled, [1, 3, 1, 3])),
    ),
  }
}
