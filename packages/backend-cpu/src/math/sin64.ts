import { type Code, type FunctionBuilder, extractLane, op, replaceLane } from "../wasm/index.ts"
import type { Target } from "../target.ts"
import { type Arithmetic, arithmetic, type MathFunction } from "./arithmetic.ts"
import { horner } from "./polynomial.ts"
import { quadrantOf } from "./quadrant.ts"

// Coefficients and the parts of π/2 are those of FreeBSD's k_sin.c, k_cos.c and e_rem_pio2.c.
const halfPi = { high: 1.5707963267341256, middle: 6.077100506303966e-11, low: 2.0222662487959506e-21 }
const sine = [
  0.00833333333332249, -0.0001984126982985795, 2.7557313707070068e-6, -2.5050760253406863e-8,
  1.58969099521155e-10,
]
const sineCube = -0.16666666666666632
const cosine = [
  0.0416666666666666, -0.001388888888887411, 2.480158728947673e-5, -2.7557314351390663e-7,
  2.087572321298175e-9, -1.1359647557788195e-11,
]

/** Angles from here on are left to the host: two parts of π/2 have 33 bits each, and n has no more than 20. */
const limit = 2 ** 20

/** Sine of two float64 lanes, within 1 ulp. */
export const sin64: MathFunction<[Code]> = (fn, target, x) => wave(fn, target, x, 0)

/** Cosine of two float64 lanes, within 1 ulp. */
export const cos64: MathFunction<[Code]> = (fn, target, x) => wave(fn, target, x, 1)

function wave(fn: FunctionBuilder, target: Target, x: Code, ahead: 0 | 1): Code {
  const d = arithmetic(fn, target, "f64x2")
  const { n, turn } = quadrantOf(fn, d, x)
  // Both products, and the first difference, are exact; what the second one loses goes into the low part.
  const first = d.sub(x, d.mul(n, d.number(halfPi.high)))
  const product = d.mul(n, d.number(halfPi.middle))
  const second = d.sub(first, product)
  const lost = d.sub(d.sub(first, second), product)
  const rest = d.sub(lost, d.mul(n, d.number(halfPi.low)))
  const high = d.add(second, rest)
  const low = d.add(d.sub(second, high), rest)
  const near = turn(sineOf(d, high, low), cosineOf(d, high, low), ahead)
  const result = fn.local("v128", "wave")
  fn.set(result, near)
  const isNear = d.lt(d.abs(x), d.number(limit))
  const read: Code = { kind: "get", local: result }
  fn.if(op("v128.any_true", op("v128.not", isNear)), () => {
    const far = fn.local("v128", "far")
    fn.set(far, near)
    for (let lane = 0; lane < 2; lane++) {
      const value = fn.host(ahead === 0 ? "sin" : "cos", extractLane("f64x2.extract_lane", x, lane))
      fn.set(far, replaceLane("f64x2.replace_lane", { kind: "get", local: far }, lane, value))
    }
    fn.set(result, d.select(isNear, read, { kind: "get", local: far }))
  })
  return fn.let(read)
}

function sineOf(d: Arithmetic, r: Code, low: Code): Code {
  const z = d.mul(r, r)
  const cube = d.mul(z, r)
  const series = horner(d, z, sine)
  const bend = d.sub(d.mul(z, d.nmadd(cube, series, d.mul(d.number(0.5), low))), low)
  return d.sub(r, d.nmadd(cube, d.number(sineCube), bend))
}

function cosineOf(d: Arithmetic, r: Code, low: Code): Code {
  const z = d.mul(r, r)
  const series = d.mul(z, horner(d, z, cosine))
  const half = d.mul(d.number(0.5), z)
  const top = d.sub(d.number(1), half)
  const lost = d.sub(d.sub(d.number(1), top), half)
  return d.add(top, d.add(lost, d.nmadd(r, low, d.mul(z, series))))
}
