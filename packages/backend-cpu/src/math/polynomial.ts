import type { Code } from "../wasm/index.ts"
import type { Arithmetic } from "./arithmetic.ts"

/** Σ cᵢ xⁱ by Horner's rule, which takes the fewest instructions. The constant coefficient comes first. */
export function horner(m: Arithmetic, x: Code, coefficients: readonly number[]): Code {
  return coefficients.map(m.number).reduceRight((higher, coefficient) => m.madd(higher, x, coefficient))
}

/**
 * Σ cᵢ xⁱ, two coefficients at a time by Horner's rule in x²: half as long a chain of dependent instructions
 * (the first step of G. Estrin, "Organization of computer systems", 1960).
 */
export function paired(m: Arithmetic, x: Code, square: Code, coefficients: readonly number[]): Code {
  const pairs: Code[] = []
  for (let at = 0; at < coefficients.length; at += 2) {
    pairs.push(horner(m, x, coefficients.slice(at, at + 2)))
  }
  return pairs.reduceRight((higher, pair) => m.madd(higher, square, pair))
}
