import type { Code } from "../wasm/index.ts"
import type { Arithmetic, Lanes } from "./arithmetic.ts"

const formats = { f32x4: { digits: 23, bias: 127 }, f64x2: { digits: 52, bias: 1023 } }

/** An exponent, as a number, and the product with that power of two. */
export interface PowerOfTwo {
  readonly n: Code
  readonly scale: (p: Code) => Code
}

/**
 * n, the integer nearest to x·factor, as a number, and p ↦ p·2ⁿ. The sum x·factor + 3·2^(digits − 1) has n in its last
 * bits. 2ⁿ is applied as two factors, so that for p in [½, 2] the product overflows exactly where it must and is
 * rounded once when it becomes subnormal: |n| may be up to twice the largest exponent less two.
 */
export function powerOfTwo(m: Arithmetic, lanes: Lanes, x: Code, factor: number): PowerOfTwo {
  const { digits, bias } = formats[lanes]
  // With the bias of two exponents added to n, halves and differences of the bits are biased exponents.
  const shifter = m.number(1.5 * 2 ** digits + 2 * bias)
  const sum = m.madd(x, m.number(factor), shifter)
  return {
    n: m.sub(sum, shifter),
    scale: (p) => {
      const first = m.shiftLeft(m.shiftRight(sum, 1), digits)
      const second = m.subBits(m.shiftLeft(sum, digits), first)
      return m.mul(m.mul(p, first), second)
    },
  }
}

/**
 * {@link powerOfTwo} for x·factor ≤ 0, where nothing overflows: a power that is 2^(digits + 2) too large is one normal
 * number, and the last product is rounded once when it becomes subnormal. n must not be below the exponent of the least
 * subnormal number less one.
 */
export function powerOfTwoBelow(m: Arithmetic, lanes: Lanes, x: Code, factor: number): PowerOfTwo {
  const { digits, bias } = formats[lanes]
  const lift = digits + 2
  const shifter = m.number(1.5 * 2 ** digits + bias + lift)
  const sum = m.madd(x, m.number(factor), shifter)
  return {
    n: m.sub(sum, shifter),
    scale: (p) => m.mul(m.mul(p, m.shiftLeft(sum, digits)), m.number(2 ** -lift)),
  }
}
