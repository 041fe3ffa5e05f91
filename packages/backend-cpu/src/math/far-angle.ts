import {
  type Code,
  extractLane,
  f64,
  FunctionBuilder,
  get,
  i32,
  i64,
  load,
  op,
  replaceLane,
  type WasmFunction,
} from "../wasm/index.ts"
import { leadingBytes, twoOverPi } from "./two-over-pi.ts"

/** Angles from here on can be reduced by {@link farAngle}. */
export const leastFarAngle = 2 ** 20

/** π/2 in two parts, and the first in two parts of 26 and 27 bits. */
const halfPi = { high: 1.5707963267948966, low: 6.123233995736766e-17 }
const halfPiTop = 1.5707963109016418
const halfPiRest = halfPi.high - halfPiTop

/**
 * What is left of an angle x of at least 2²⁰, or below −2²⁰, when the nearest multiple of π/2 is taken off, as the sum of the
 * two lanes of the result; NaN for ±∞ and NaN. The last two bits of the second lane are the number of quarter turns
 * modulo 4 instead of digits, which would be the last two of more than 100.
 *
 * Of 2/π only the bits are multiplied that matter: those above give whole turns (M. Payne and R. Hanek, "Radian reduction for
 * trigonometric functions", 1983). No float64 is nearer than 2⁻⁶² quarter turns to a whole number of them (J.-M. Muller,
 * "Elementary functions", 11.2), so that a product to 2⁻¹²⁵ has 60 bits of what is left.
 */
export const farAngle: WasmFunction = write()

function write(): WasmFunction {
  const fn = new FunctionBuilder("farAngle")
  const x = get(fn.param("f64", "x"))
  const long = (
    name: "i64.add" | "i64.sub" | "i64.mul" | "i64.and" | "i64.or" | "i64.xor",
    a: Code,
    b: Code,
  ): Code => fn.let(op(name, a, b))
  const up = (a: Code, by: Code): Code => fn.let(op("i64.shl", a, by))
  const down = (a: Code, by: number): Code => fn.let(op("i64.shr_u", a, i64(BigInt(by))))
  const low32 = (a: Code): Code => long("i64.and", a, i64(0xffffffffn))

  // |x| = mantissa · 2^(exponent − 1075)
  const bits = fn.let(op("i64.reinterpret_f64", x))
  const exponent = op("i64.and", op("i64.shr_u", bits, i64(52n)), i64(0x7ffn))
  const mantissa = op("i64.or", op("i64.and", bits, i64((1n << 52n) - 1n)), i64(1n << 52n))

  // Bits of 2/π that are worth 4 or more, times the last bit of |x|, are skipped: whole bytes, and the mantissa is shifted by the rest.
  const skipped = long("i64.sub", exponent, i64(BigInt(1075 + 2 - 8 * leadingBytes)))
  const m = up(mantissa, op("i64.and", skipped, i64(7n)))
  const last = twoOverPi.address + twoOverPi.bytes.length - 24
  const address = fn.let(op("i32.sub", i32(last), op("i32.wrap_i64", down(skipped, 3))))
  const [w0, w1, w2] = [0, 8, 16].map((offset) => fn.let(load("i64.load", address, offset)))
  if (!w0 || !w1 || !w2) throw new Error("three words were read")

  /** The upper 64 bits of m · w, where m < 2⁶⁰. */
  const upper = (w: Code): Code => {
    const [mHigh, mLow, wHigh, wLow] = [down(m, 32), low32(m), down(w, 32), low32(w)]
    const a = long("i64.add", op("i64.mul", mHigh, wLow), down(op("i64.mul", mLow, wLow), 32))
    const b = long("i64.add", op("i64.mul", mLow, wHigh), low32(a))
    return long("i64.add", op("i64.mul", mHigh, wHigh), op("i64.add", down(a, 32), down(b, 32)))
  }
  // The quarter turns modulo 4 with 126 bits after the point: high · 2⁻⁶² + low · 2⁻¹²⁶.
  const part = long("i64.mul", m, w1)
  const low = long("i64.add", part, upper(w0))
  const carry = op("i64.extend_i32_u", op("i64.lt_u", low, part))
  const high = long("i64.add", op("i64.add", op("i64.mul", m, w2), upper(w1)), carry)

  const whole = down(op("i64.add", high, i64(1n << 61n)), 62)
  // What is left is between −½ and ½: its sign, and its size as ones' complement, which 2⁻¹²⁸ is no matter to.
  const top = long("i64.or", op("i64.shl", high, i64(2n)), op("i64.shr_u", low, i64(62n)))
  const sign = fn.let(op("i64.shr_s", top, i64(63n)))
  const size = long("i64.xor", top, sign)
  const rest = long("i64.xor", op("i64.shl", low, i64(2n)), sign)

  // Pieces of at most 53 bits, and their sum in two parts: the first is 0, or above the second.
  const scaled = (piece: Code, scale: number): Code =>
    fn.let(op("f64.mul", op("f64.convert_i64_s", piece), f64(scale)))
  const first = scaled(op("i64.and", size, i64(-2048n)), 2 ** -64)
  const second = scaled(
    op("i64.or", op("i64.shl", op("i64.and", size, i64(2047n)), i64(42n)), op("i64.shr_u", rest, i64(22n))),
    2 ** -106,
  )
  const third = scaled(op("i64.and", rest, i64((1n << 22n) - 1n)), 2 ** -128)
  const turns = fn.let(op("f64.add", first, second))
  const turnsLow = fn.let(op("f64.add", op("f64.sub", second, op("f64.sub", turns, first)), third))

  // Times π/2, the error of the product by T. J. Dekker's splitting ("A floating-point technique …", 1971).
  const times = (a: Code, b: number): Code => op("f64.mul", a, f64(b))
  const turnsTop = fn.let(
    op("f64.reinterpret_i64", op("i64.and", op("i64.reinterpret_f64", turns), i64(-(1n << 27n)))),
  )
  const turnsRest = fn.let(op("f64.sub", turns, turnsTop))
  const product = fn.let(times(turns, halfPi.high))
  const lost = [
    times(turnsTop, halfPiRest),
    times(turnsRest, halfPiTop),
    times(turnsRest, halfPiRest),
    times(turns, halfPi.low),
    times(turnsLow, halfPi.high),
  ].reduce((sum, each) => op("f64.add", sum, each), op("f64.sub", times(turnsTop, halfPiTop), product))
  const small = fn.let(lost)
  // Infinity less itself is NaN.
  const angle = fn.let(op("f64.add", op("f64.add", product, small), op("f64.sub", x, x)))
  const angleLow = op("f64.add", op("f64.sub", product, angle), small)

  // Of a negative angle all changes sign, the number of quarter turns too.
  const isNegative = fn.let(op("i64.shr_s", bits, i64(63n)))
  const signs = fn.let(op("i64x2.splat", op("i64.shl", op("i64.xor", sign, isNegative), i64(63n))))
  const quadrant = op("i64.and", op("i64.sub", op("i64.xor", whole, isNegative), isNegative), i64(3n))
  const parts = fn.let(
    op("v128.xor", replaceLane("f64x2.replace_lane", op("f64x2.splat", angle), 1, angleLow), signs),
  )
  const digits = op("i64.and", extractLane("i64x2.extract_lane", parts, 1), i64(-4n))
  return fn.finish({
    result: replaceLane("i64x2.replace_lane", parts, 1, op("i64.or", digits, quadrant)),
    data: twoOverPi,
  })
}
