import { arg, call } from "@cotangent/core-api/backend"
import { exactExp, exactLog, exactPow } from "../src/math/testing/exact.ts"
import { ulps32, ulps64 } from "../src/math/testing/ulps.ts"
import { computer } from "./computer.ts"
import { nothingSeen, type Worst, worse } from "./worst.ts"

/** A function that is tried on drawn inputs. */
export interface Sampled {
  readonly name: string
  readonly dtype: "float32" | "float64"
  readonly bound: number
  readonly tried: (relaxedSimd: boolean, rounds: number) => Worst
}

const length = 2 ** 16

/** Numbers in [0, 1) with 32 random bits, the same for the same seed (T. Steele et al., SplitMix, 2014, in 32 bits). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
  }
}

/** A number of any size between 2^low and 2^high. */
const spread = (random: () => number, low: number, high: number): number =>
  (1 + random() + random() * 2 ** -32) * 2 ** Math.floor(low + random() * (high - low))

type Draw = (random: () => number) => readonly number[]

function trySamples(
  op: "exp" | "log" | "pow",
  dtype: Sampled["dtype"],
  draw: Draw,
  error: (got: number, ...x: readonly number[]) => number,
): Sampled["tried"] {
  const Numbers = dtype === "float32" ? Float32Array : Float64Array
  const arity = op === "pow" ? 2 : 1
  return (relaxedSimd, rounds) => {
    const random = generator(1)
    const from = Array.from({ length: arity }, () => dtype)
    const args = from.map((each, at) => arg(at, each))
    const compute = computer(call(op, args, dtype), from, dtype, length, relaxedSimd)
    const columns = Array.from({ length: arity }, () => new Numbers(length))
    let worst = nothingSeen
    for (let round = 0; round < rounds; round++) {
      for (let at = 0; at < length; at++) {
        const drawn = draw(random)
        columns.forEach((column, place) => (column[at] = drawn[place] ?? NaN))
      }
      const results = compute(...columns)
      for (let at = 0; at < length; at++) {
        const x = columns.map((column) => column[at] ?? NaN)
        worst = worse(worst, { ulps: error(results[at] ?? NaN, ...x), at: x })
      }
    }
    return worst
  }
}

/** Bases near 1 and of any size, of both signs; exponents such that the power is in range, a third of them whole. */
const drawPower =
  (largest: number): Draw =>
  (random) => {
    const base =
      random() < 0.3 ? 1 + (random() - 0.5) * 2 ** (-20 * random()) : spread(random, -largest, largest)
    const exponent = ((2 * random() - 1) * largest) / Math.max(2 ** -30, Math.abs(Math.log2(base)))
    const whole = random() < 0.33
    return [whole && random() < 0.5 ? -base : base, whole ? Math.round(exponent) : exponent]
  }

function errorOfPower32(got: number, x = NaN, y = NaN): number {
  const want = x ** y
  const nearest = Math.fround(want)
  if (Object.is(got, nearest)) return 0.5
  return Number.isFinite(got) && Number.isFinite(nearest) ? ulps32(got, want) : Infinity
}

function errorOfPower64(got: number, x = NaN, y = NaN): number {
  const size = exactPow(Math.abs(x), y)
  // At the ends of the range the oracle has no bits to spare.
  if (!Number.isFinite(x ** y) || Math.abs(x ** y) < 2 ** -1021) return 0
  const sign = x < 0 && y % 2 !== 0 ? -1 : 1
  return ulps64(sign * got, size)
}

/** The functions of two arguments, and those of float64. */
export const sampled: readonly Sampled[] = [
  {
    name: "pow",
    dtype: "float32",
    bound: 4,
    tried: trySamples("pow", "float32", drawPower(126), errorOfPower32),
  },
  {
    name: "pow",
    dtype: "float64",
    bound: 2,
    tried: trySamples("pow", "float64", drawPower(1000), errorOfPower64),
  },
  {
    name: "exp",
    dtype: "float64",
    bound: 2,
    tried: trySamples(
      "exp",
      "float64",
      (random) => [
        random() < 0.5 ? (random() - 0.5) * 1400 : spread(random, -60, 9) * (random() < 0.5 ? -1 : 1),
      ],
      (got, x = NaN) => (x > 709 || x < -708 ? 0 : ulps64(got, exactExp(x))),
    ),
  },
  {
    name: "log",
    dtype: "float64",
    bound: 2,
    tried: trySamples(
      "log",
      "float64",
      (random) => [
        random() < 0.4 ? 1 + (random() - 0.5) * 2 ** (-40 * random()) : spread(random, -1074, 1023),
      ],
      (got, x = NaN) => (x === 1 ? (got === 0 ? 0 : Infinity) : ulps64(got, { ...exactLog(x), exponent: 0 })),
    ),
  },
]
