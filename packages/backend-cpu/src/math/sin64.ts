import {
  type Code,
  extractLane,
  FunctionBuilder,
  get,
  op,
  shuffle32,
  type WasmFunction,
} from "../wasm/index.ts"
import type { Target } from "../target.ts"
import { type Arithmetic, arithmetic, type MathFunction } from "./arithmetic.ts"
import { farAngle, leastFarAngle } from "./far-angle.ts"
import { horner } from "./polynomial.ts"
import { quadrantOf, turn } from "./quadrant.ts"

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

/** Sine of two float64 lanes, within 1 ulp. */
export const sin64: MathFunction<[Code]> = (fn, target, x) => wave(fn, target, x, 0)

/** Cosine of two float64 lanes, within 1 ulp. */
export const cos64: MathFunction<[Code]> = (fn, target, x) => wave(fn, target, x, 1)

/** Two parts of π/2 have 33 bits each: their products with a number of quarter turns below 2²⁰ are exact. */
function wave(fn: FunctionBuilder, target: Target, x: Code, ahead: 0 | 1): Code {
  const d = arithmetic(fn, target, "f64x2")
  const { n, quadrant } = quadrantOf(d, x)
  // Both products, and the first difference, are exact; what the second one loses goes into the low part.
  const first = d.sub(x, d.mul(n, d.number(halfPi.high)))
  const product = d.mul(n, d.number(halfPi.middle))
  const second = d.sub(first, product)
  const lost = d.sub(d.sub(first, second), product)
  // Subtracted and not added, so that −0 stays −0.
  const rest = d.sub(d.mul(n, d.number(halfPi.low)), lost)
  const high = d.sub(second, rest)
  const low = d.sub(d.sub(second, high), rest)
  const near = turn(fn, d, quadrant, waves(d, high, low), ahead)
  const result = fn.local("v128", "wave")
  fn.set(result, near)
  const isNear = d.lt(d.abs(x), d.number(leastFarAngle))
  fn.if(op("v128.any_true", op("v128.not", isNear)), () =>
    fn.set(result, d.select(isNear, near, fn.call(farWave(target, ahead), x))),
  )
  return fn.let(get(result))
}

/**
 * The function `(x: v128) → v128` that is the sine of two float64 lanes, or their cosine (`ahead` 1), within 1 ulp for |x| of
 * at least 2²⁰ and NaN of what is not finite; anything for other x.
 */
export const farWave: (target: Target, ahead: 0 | 1) => WasmFunction = remembered((target, ahead) => {
  const fn = new FunctionBuilder(ahead === 0 ? "farSine" : "farCosine")
  const x = get(fn.param("v128", "x"))
  const d = arithmetic(fn, target, "f64x2")
  const isNear = d.lt(d.abs(x), d.number(leastFarAngle))
  const angles = ([0, 1] as const).map((lane) => {
    const angle = fn.local("v128", "angle")
    fn.if(op("i32.eqz", extractLane("i32x4.extract_lane", isNear, 2 * lane)), () =>
      fn.set(angle, fn.call(farAngle, extractLane("f64x2.extract_lane", x, lane))),
    )
    return get(angle)
  })
  const [a = x, b = x] = angles
  const high = fn.let(shuffle32(a, b, [0, 1, 4, 5]))
  const low = fn.let(shuffle32(a, b, [2, 3, 6, 7]))
  return fn.finish({ result: turn(fn, d, low, waves(d, high, low), ahead) })
})

/** So that a module has one such function, however often it is called. */
function remembered(
  write: (target: Target, ahead: 0 | 1) => WasmFunction,
): (target: Target, ahead: 0 | 1) => WasmFunction {
  const written = new Map<string, WasmFunction>()
  return (target, ahead) => {
    const key = `${target.relaxedSimd} ${ahead}`
    const found = written.get(key) ?? write(target, ahead)
    written.set(key, found)
    return found
  }
}

/** Sine and cosine of r + low, where |r| ≤ π/4. */
function waves(d: Arithmetic, r: Code, low: Code): { readonly sine: Code; readonly cosine: Code } {
  return { sine: sineOf(d, r, low), cosine: cosineOf(d, r, low) }
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
