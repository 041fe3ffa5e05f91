import { type Code, type FunctionBuilder, get, op } from "../wasm/index.ts"
import type { Target } from "../target.ts"
import { type Arithmetic, arithmetic, type MathFunction } from "./arithmetic.ts"
import { map, narrow, widen } from "./halves.ts"
import { quadrantOf, turn } from "./quadrant.ts"
import { farWave } from "./sin64.ts"

// Coefficients and the two parts of π/2 are those of FreeBSD's k_sinf.c, k_cosf.c and e_rem_pio2f.c.
const halfPi = { high: 1.5707963109016418, low: 1.5893254773528196e-8 }
const sine = [-0.16666666641626524, 0.008333329385889463, -0.00019839334836096632, 0.000002718311493989822]
const cosine = [-0.499999997251031, 0.04166662332373906, -0.001388676377460993, 0.00002439044879627741]

/** Angles from here on are reduced as those of float64 are: the first part of π/2 has 25 bits, and n has no more than 28. */
const limit = 2 ** 28

/** Sine of four float32 lanes, within 0.51 ulp, computed in float64. */
export const sin32: MathFunction<[Code]> = (fn, target, x) => wave(fn, target, x, 0)

/** Cosine of four float32 lanes, within 0.51 ulp, computed in float64. */
export const cos32: MathFunction<[Code]> = (fn, target, x) => wave(fn, target, x, 1)

function wave(fn: FunctionBuilder, target: Target, x: Code, ahead: 0 | 1): Code {
  const d = arithmetic(fn, target, "f64x2")
  const m = arithmetic(fn, target, "f32x4")
  const angles = widen(fn, x)
  const near = narrow(
    fn,
    map(angles, (angle) => {
      const { n, quadrant } = quadrantOf(d, angle)
      const r = d.nmadd(n, d.number(halfPi.low), d.nmadd(n, d.number(halfPi.high), angle))
      const z = d.mul(r, r)
      return turn(fn, d, quadrant, { sine: sineOf(d, r, z), cosine: cosineOf(d, z) }, ahead)
    }),
  )
  const result = fn.local("v128", "wave")
  fn.set(result, near)
  const isNear = m.lt(m.abs(x), m.number(limit))
  fn.if(op("v128.any_true", op("v128.not", isNear)), () => {
    const far = map(angles, (angle) => fn.let(fn.call(farWave(target, ahead), angle)))
    fn.set(result, m.select(isNear, near, narrow(fn, far)))
  })
  return fn.let(get(result))
}

/** r(1 + …), where −0 stays −0. */
function sineOf(d: Arithmetic, r: Code, z: Code): Code {
  const [s1 = 0, s2 = 0, s3 = 0, s4 = 0] = sine
  const upper = d.madd(z, d.number(s4), d.number(s3))
  const lower = d.madd(z, d.number(s2), d.number(s1))
  return d.mul(r, d.madd(z, d.madd(d.mul(z, z), upper, lower), d.number(1)))
}

function cosineOf(d: Arithmetic, z: Code): Code {
  const [c1 = 0, c2 = 0, c3 = 0, c4 = 0] = cosine
  const square = d.mul(z, z)
  const lower = d.madd(square, d.number(c2), d.madd(z, d.number(c1), d.number(1)))
  return d.madd(d.mul(square, z), d.madd(z, d.number(c4), d.number(c3)), lower)
}
