import type { Code } from "../wasm/index.ts"
import type { Arithmetic } from "./arithmetic.ts"

/** Masks of the lanes that are odd integers, and of those that are no integers; ±∞ counts as even, NaN as either. */
export function parity(m: Arithmetic, y: Code): { readonly odd: Code; readonly fractional: Code } {
  // The remainder by 2 is exact: halving may round a subnormal number, but it is then cut to 0.
  const half = m.trunc(m.mul(y, m.number(0.5)))
  const remainder = m.abs(m.nmadd(half, m.number(2), y))
  const odd = m.eq(remainder, m.number(1))
  return { odd, fractional: m.andnot(m.lt(m.number(0), remainder), odd) }
}
