import { describe, expect, it } from "vitest"
import { cos32, sin32 } from "./sin32.ts"
import { cos64, sin64 } from "./sin64.ts"
import { compileLoop } from "./testing/compile-loop.ts"
import { evaluate, targets } from "./testing/evaluate.ts"
import { ulps32, ulps64 } from "./testing/ulps.ts"

/**
 * Angles that are hard to reduce (the third is the float64 nearest to a multiple of π/2), with their sine and cosine as sums of
 * two numbers: mpmath 1.3, 1400 bits.
 */
const hard: readonly (readonly [x: number, sin: number, low: number, cos: number, low: number])[] = [
  [1e22, -0.8522008497671888, -6.7806825896773284e-18, 0.523214785395139, -4.7143201076575164e-17],
  [
    1.9938419936773738e36, 0.8358257527964313, 2.553793959662833e-17, 0.5489948187025802,
    -4.8902989917592066e-17,
  ],
  [5.319372648326541e255, 1, -1.098476220074687e-37, -4.687165924254628e-19, 4.3720557429382733e-36],
  [Math.PI / 2, 1, -1.874699728327322e-33, 6.123233995736766e-17, -1.4973849048591698e-33],
  [Math.PI, 1.2246467991473532e-16, -2.99476980971834e-33, -1, 7.498798913309288e-33],
  [22, -0.008851309290403876, 2.8485303089220057e-19, -0.9999608263946371, -8.51603380017413e-19],
  [355, -3.014435335948845e-5, 1.3012643991046347e-21, -0.999999999545659, 1.0574612846643521e-17],
  [103993, -1.9129335778423752e-5, 1.6616884502200222e-21, 0.9999999998170342, 9.980368235853908e-18],
  [1048575.9, 0.2346184343169496, -1.0411643637970619e-20, 0.9720875424974148, -1.0358188936416397e-17],
  [1e-8, 1e-8, -1.6666666666666668e-25, 1, -5e-17],
  [823549.6648, 2.173572673383838e-4, -1.340740845874561e-21, 0.9999999763779089, -5.041341574355209e-17],
]

const spread = Array.from({ length: 20_000 }, (_, at) => {
  const x = 2 ** (((at * 0.6180339887498949) % 1) * 160 - 40)
  return Math.fround(at % 2 === 0 ? x : -x)
})

describe.each(targets)("sine and cosine, relaxed SIMD: $relaxedSimd", (target) => {
  it("of float64 are within 1 ulp where the reduction is hardest", () => {
    const x = hard.map(([each]) => each)
    evaluate(Float64Array, sin64, target, x).forEach((got, at) => {
      const [angle = NaN, high = NaN, low = NaN] = hard[at] ?? []
      expect(ulps64(got, { high, low, exponent: 0 }), `sin ${angle}`).toBeLessThan(1)
    })
    evaluate(Float64Array, cos64, target, x).forEach((got, at) => {
      const [angle = NaN, , , high = NaN, low = NaN] = hard[at] ?? []
      expect(ulps64(got, { high, low, exponent: 0 }), `cos ${angle}`).toBeLessThan(1)
    })
  })

  it("of float64 agree with the host's, which are within 1 ulp as well, at every size", () => {
    const of = (got: readonly number[], want: (x: number) => number): number =>
      Math.max(...got.map((each, at) => ulps64(each, { high: want(spread[at] ?? NaN), low: 0, exponent: 0 })))
    expect(of(evaluate(Float64Array, sin64, target, spread), Math.sin)).toBeLessThanOrEqual(1)
    expect(of(evaluate(Float64Array, cos64, target, spread), Math.cos)).toBeLessThanOrEqual(1)
  })

  it("of float32 are within 0.51 ulp at every size", () => {
    const of = (got: readonly number[], want: (x: number) => number): number =>
      Math.max(...got.map((each, at) => ulps32(each, want(spread[at] ?? NaN))))
    expect(of(evaluate(Float32Array, sin32, target, spread), Math.sin)).toBeLessThan(0.51)
    expect(of(evaluate(Float32Array, cos32, target, spread), Math.cos)).toBeLessThan(0.51)
  })

  it("ask nothing of the host", () => {
    for (const write of [sin32, cos32, sin64, cos64]) {
      const { module } = compileLoop(write, target, 1, 1)
      const imports = WebAssembly.Module.imports(new WebAssembly.Module(module.slice()))
      expect(imports.map(({ name }) => name)).toEqual(["memory"])
    }
  })

  it("of infinity and NaN are NaN", () => {
    const x = [Infinity, -Infinity, NaN, 0]
    for (const numbers of [Float32Array, Float64Array] as const) {
      const [sin, cos] = numbers === Float32Array ? [sin32, cos32] : [sin64, cos64]
      expect(evaluate(numbers, sin, target, x)).toEqual([NaN, NaN, NaN, 0])
      expect(evaluate(numbers, cos, target, x)).toEqual([NaN, NaN, NaN, 1])
    }
  })

  it("keeps the sign of zero", () => {
    expect(evaluate(Float32Array, sin32, target, [-0, 0, -1e-45, 1e-45])).toEqual(
      [-0, 0, -1e-45, 1e-45].map(Math.fround),
    )
    expect(evaluate(Float64Array, sin64, target, [-0, 0])).toEqual([-0, 0])
  })
})
